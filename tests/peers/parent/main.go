// A Go program that starts another one again and again, the one that its arguments name, for the tests. Between fork and
// exec a child of a Go program runs in its parent's memory; many descriptors to hand down make that last.
package main

import (
	"fmt"
	"os"
	"os/exec"
)

const handedDown = 400

func main() {
	null, err := os.Open(os.DevNull)
	if err != nil {
		panic(err)
	}
	files := make([]*os.File, handedDown)
	for i := range files {
		files[i] = null
	}
	fmt.Println("ready")
	for {
		child := exec.Command(os.Args[1], os.Args[2:]...)
		child.ExtraFiles = files
		if err := child.Run(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
