// gopscope-demo is a small Go program to look at with Gopscope. It carries the gops agent and allocates
// memory after a pattern: sawtooth, leak, burst or quiet.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/google/gops/agent"
)

func main() {
	name := flag.String("pattern", "sawtooth", "how it allocates: sawtooth, leak, burst or quiet")
	flag.Parse()
	pattern, ok := patterns[*name]
	if !ok {
		fmt.Fprintf(os.Stderr, "gopscope-demo: no pattern %q; choose sawtooth, leak, burst or quiet\n", *name)
		os.Exit(2)
	}
	// ShutdownCleanup would end the process at SIGINT before the port file is gone on slow disks;
	// closing the agent ourselves removes the file in every orderly end.
	if err := agent.Listen(agent.Options{}); err != nil {
		log.Fatalf("gopscope-demo: the gops agent does not start: %v", err)
	}
	defer agent.Close()

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go pattern()
	<-stop
}
