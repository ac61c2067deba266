// A Go program with children, for the tests. With arguments it starts the program that they name again and again:
// between fork and exec a child of a Go program runs in its parent's memory, and many descriptors to hand down make that
// last. Without any it forks a child, and at each SIGHUP one more, that never executes anything and ends with it.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
)

const handedDown = 400

// The first thread, which lives as long as the program, is the parent.
func init() { runtime.LockOSThread() }

func main() {
	if len(os.Args) == 1 {
		forkAtEachHangUp()
	}
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

func forkAtEachHangUp() {
	hangUps := make(chan os.Signal, 1)
	signal.Notify(hangUps, syscall.SIGHUP)
	fork()
	fmt.Println("ready")
	for range hangUps {
		fork()
	}
}

// fork makes a child with a copy of the memory. Only this thread is in it, so that no Go may run there, only raw calls.
func fork() {
	child, _, errno := syscall.RawSyscall6(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0)
	if errno != 0 {
		panic(errno)
	}
	for child == 0 {
		syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0)
		syscall.RawSyscall6(syscall.SYS_PPOLL, 0, 0, 0, 0, 0, 0)
	}
}
