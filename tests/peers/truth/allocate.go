package main

import (
	"runtime"
	"sync"
	"time"
)

// A worker allocates what programs do: tiny things, things with and without pointers of most size classes, large ones,
// maps and channels. Some of it lives on for a while. What it does depends on its seed alone.
type worker struct {
	random uint32
	last   interface{} // what was allocated is used, so that it is on the heap
	kept   [][]byte
}

type tree struct {
	left, right *tree
	values      [3]int
}

const mostKept = 500

// churn makes so many allocations, or a few more.
func (w *worker) churn(allocations int) {
	for i := 0; i < allocations; i++ {
		w.random = w.random*1664525 + 1013904223
		size := int(w.random >> 8 & 0xfff)
		switch w.random >> 27 {
		case 0, 1, 2, 3, 4:
			w.last = &tree{right: &tree{}, values: [3]int{i, size, 0}}
		case 5, 6, 7, 8:
			tiny := new([3]byte)
			tiny[0] = byte(size)
			w.last = tiny
		case 9, 10:
			number := new(int32)
			*number = int32(size)
			w.last = number
		case 11, 12:
			w.keep(make([]byte, size+1))
		case 13:
			if size < 64 {
				w.last = make([]byte, 40000+size*4000)
			}
		case 14:
			w.last = map[int]string{i: "", size: "", -i: ""}
		case 15:
			w.last = make(chan *tree, size%16)
		default:
			w.last = make([]byte, size/3+1)
		}
	}
}

func (w *worker) keep(block []byte) {
	w.kept = append(w.kept, block)
	if len(w.kept) > mostKept {
		w.kept = append([][]byte(nil), w.kept[mostKept/2:]...)
	}
}

// workers live on from one command to the next, and what they keep with them.
var workers = map[int]*worker{}

// workerAt is not to be called by several at once.
func workerAt(i int) *worker {
	if workers[i] == nil {
		workers[i] = &worker{random: uint32(i)}
	}
	return workers[i]
}

// growTimers makes room in the list of timers of the P that it runs on, which keeps it: the scavenger may go to sleep
// between the stop of a freeze and what is read after it, and then its timer needs no allocation.
func growTimers() {
	var timers [16]*time.Timer
	for i := range timers {
		timers[i] = time.AfterFunc(time.Hour, func() {})
	}
	for _, timer := range timers {
		timer.Stop()
	}
}

// churnOnAll lets more goroutines than there are Ps allocate, so that the cache of each P is in use.
func churnOnAll(rounds int) {
	var all sync.WaitGroup
	for i := 0; i < 2*runtime.GOMAXPROCS(0); i++ {
		all.Add(1)
		go func(w *worker) {
			defer all.Done()
			for round := 0; round < rounds; round++ {
				growTimers()
				w.churn(1000)
				runtime.Gosched()
			}
		}(workerAt(i))
	}
	all.Wait()
}

var heap [][]byte

// keepHeap takes gigabytes in blocks that are fresh from the operating system, so that they cost no memory.
func keepHeap(gigabytes int) {
	const block = 64 << 20
	for i := 0; i < gigabytes<<30/block; i++ {
		heap = append(heap, make([]byte, block))
	}
}
