// A Go program with children, for the tests. With arguments it starts the program that they name again and again:
// between fork and exec a child of a Go program runs in its parent's memory, and many descriptors to hand down make that
// last. Without any it forks a child that never executes anything and ends with it.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

const handedDown = 400

// The first thread, which lives as long as the program, is the parent.
func init() { runtime.LockOSThread() }

func main() {
	if len(os.Args) == 1 {
		fork()
		fmt.Println("ready")
		time.Sleep(time.Hour)
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
