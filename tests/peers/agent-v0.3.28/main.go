// A Go program that carries the gops agent v0.3.28 and allocates steadily, for the tests. On SIGHUP it is
// replaced by the program that its first argument names, under the same PID.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/google/gops/agent"
)

var sink []byte

func main() {
	if err := agent.Listen(agent.Options{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("ready")
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	replace := make(chan os.Signal, 1)
	signal.Notify(replace, syscall.SIGHUP)
	for {
		select {
		case <-replace:
			fmt.Fprintln(os.Stderr, syscall.Exec(os.Args[1], os.Args[1:], os.Environ()))
			os.Exit(1)
		case <-stop:
			agent.Close()
			return
		case <-time.After(20 * time.Millisecond):
			sink = make([]byte, 64<<10)
		}
	}
}
