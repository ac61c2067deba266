// A Go program without the gops agent, for the tests. On SIGHUP it is replaced by the program that its first argument
// names, under the same PID.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	replace := make(chan os.Signal, 1)
	if len(os.Args) > 1 {
		signal.Notify(replace, syscall.SIGHUP)
	}
	fmt.Println("ready")
	select {
	case <-replace:
		fmt.Fprintln(os.Stderr, syscall.Exec(os.Args[1], os.Args[1:], os.Environ()))
		os.Exit(1)
	case <-stop:
	}
}
