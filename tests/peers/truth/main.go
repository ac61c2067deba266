// A Go program that knows the truth about itself, for the tests of what is read from its memory. It builds with Go
// 1.16 and later. Once it has printed "ready" it is idle, and does what it is told on standard input, a command a
// line:
//
//	churn ROUNDS              allocates for a while, then is quiet
//	procs COUNT               sets GOMAXPROCS, 1 to 256; prints "done"
//	freeze                    stops itself by SIGSTOP; continued, it prints what it knows, a line of JSON
//	load SECONDS WORKERS MS   allocates as fast as it can; prints "loading", then its own readings, one every MS, each
//	                          with the times before and after it in ns since 1970, a line of JSON each, then "done"
//	gc SECONDS                collects as often as it can; prints "collecting", then "done"
//	stops SECONDS             waits at a channel, then stops its world as often as it can; prints "stopping", then "done"
//
// Standard input closed ends it. GOGC, GOMEMLIMIT, GODEBUG and GOMAXPROCS are Go's own.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

func main() {
	procs := flag.Int("procs", 0, "GOMAXPROCS, 1 to 256; 0: as it is")
	heap := flag.Int("heap", 0, "GB of heap that is kept, in pages that are never touched")
	blocked := flag.Int("blocked", 2, "goroutines that wait, for each of what they can wait for")
	flag.Parse()
	if *procs > 0 {
		runtime.GOMAXPROCS(*procs)
	}
	keepHeap(*heap)
	block(*blocked)
	prepareFreeze()
	fmt.Println("ready")
	for commands := bufio.NewScanner(os.Stdin); commands.Scan(); {
		if err := obey(commands.Text()); err != nil {
			fmt.Fprintf(os.Stderr, "truth: %q: %v\n", commands.Text(), err)
			os.Exit(2)
		}
	}
}

func obey(command string) error {
	var rounds, procs, seconds, workers, milliseconds int
	var err error
	switch name := strings.SplitN(command, " ", 2)[0]; name {
	case "churn":
		if _, err = fmt.Sscanf(command, "churn %d", &rounds); err == nil {
			churnOnAll(rounds)
			fmt.Println("done")
		}
	case "procs":
		if _, err = fmt.Sscanf(command, "procs %d", &procs); err == nil {
			runtime.GOMAXPROCS(procs)
			fmt.Println("done")
		}
	case "freeze":
		freeze()
	case "load":
		if _, err = fmt.Sscanf(command, "load %d %d %d", &seconds, &workers, &milliseconds); err == nil {
			load(time.Duration(seconds)*time.Second, workers, time.Duration(milliseconds)*time.Millisecond)
			fmt.Println("done")
		}
	case "gc":
		if _, err = fmt.Sscanf(command, "gc %d", &seconds); err == nil {
			collect(time.Duration(seconds) * time.Second)
			fmt.Println("done")
		}
	case "stops":
		if _, err = fmt.Sscanf(command, "stops %d", &seconds); err == nil {
			stopWorld(time.Duration(seconds) * time.Second)
			fmt.Println("done")
		}
	default:
		err = fmt.Errorf("no such command")
	}
	return err
}

func printJSON(value interface{}) {
	line, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	os.Stdout.Write(append(line, '\n'))
}
