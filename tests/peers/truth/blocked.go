package main

import (
	"os"
	"sync"
	"syscall"
	"time"
)

// What goroutines wait for here is held by variables, so that no finalizer wakes them.
var (
	silent       = [2]chan int{make(chan int), make(chan int)}
	held         sync.Mutex
	heldForWrite sync.RWMutex
	unfinished   sync.WaitGroup
	condition    = sync.NewCond(&sync.Mutex{})
	pollable     [2]*os.File
	blocking     [2]int
)

// block starts so many goroutines for each of what a goroutine can wait for.
func block(each int) {
	held.Lock()
	heldForWrite.Lock()
	unfinished.Add(1)
	var err error
	if pollable[0], pollable[1], err = os.Pipe(); err != nil {
		panic(err)
	}
	if err := syscall.Pipe(blocking[:]); err != nil {
		panic(err)
	}
	waits := []func(){receive, send, selectFromTwo, selectFromNone, receiveFromNil, sleep, lock, lockForRead, waitForGroup,
		waitForCondition, readPollable, readBlocking}
	for _, wait := range waits {
		for i := 0; i < each; i++ {
			go wait()
		}
	}
	pull(2 * each) // another number, so that none is taken for another
}

func receive() { <-make(chan int) }

func send() { make(chan int) <- 1 }

func selectFromTwo() {
	select {
	case <-silent[0]:
	case <-silent[1]:
	}
}

func selectFromNone() { select {} }

func receiveFromNil() { <-(chan int)(nil) }

func sleep() { time.Sleep(1000 * time.Hour) }

func lock() { held.Lock() }

func lockForRead() { heldForWrite.RLock() }

func waitForGroup() { unfinished.Wait() }

func waitForCondition() {
	condition.L.Lock()
	condition.Wait()
}

func readPollable() { pollable[0].Read(make([]byte, 1)) }

func readBlocking() { syscall.Read(blocking[0], make([]byte, 1)) }
