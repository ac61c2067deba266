// goruntime prints the table of a Go program that has symbols and DWARF: how the version of the runtime in it is
// laid out.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: goruntime PROGRAM")
		os.Exit(2)
	}
	if err := printTable(os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "goruntime: %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

func printTable(path string) error {
	binary, err := openBinary(path)
	if err != nil {
		return err
	}
	defer binary.Close()
	table, err := tableOf(binary)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	table.write(out)
	return out.Flush()
}
