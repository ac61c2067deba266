package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// A reading is what the program knows of itself at a time between two; with neither the rings nor the size classes, of
// which there would be too much.
type reading struct {
	BeginNs, EndNs int64
	runtime.MemStats
	PauseNs, PauseEnd, BySize *struct{} `json:",omitempty"` // these hide those of MemStats
}

func load(span time.Duration, count int, every time.Duration) {
	readings := make([]reading, 0, int(span/every)+1)
	end := time.Now().Add(span)
	var all sync.WaitGroup
	for i := 0; i < count; i++ {
		all.Add(1)
		go func(w *worker) {
			defer all.Done()
			for time.Now().Before(end) {
				w.churn(1000)
			}
		}(workerAt(i))
	}
	fmt.Println("loading")
	for len(readings) < cap(readings) && time.Now().Before(end) {
		readings = readings[:len(readings)+1]
		now := &readings[len(readings)-1]
		now.BeginNs = time.Now().UnixNano()
		runtime.ReadMemStats(&now.MemStats)
		now.EndNs = time.Now().UnixNano()
		time.Sleep(every)
	}
	all.Wait()
	for i := range readings {
		printJSON(&readings[i])
	}
}

// collect lets the heap grow by the least there is from one collection to the next, 1 MB, which is quickest in one piece,
// and asks for some collections besides.
func collect(span time.Duration) {
	debug.SetGCPercent(1)
	defer debug.SetGCPercent(gcPercent)
	fmt.Println("collecting")
	var w worker
	end := time.Now().Add(span)
	for i := 0; time.Now().Before(end); i++ {
		w.churn(50)
		w.last = make([]byte, 1<<20)
		if i%50 == 0 {
			runtime.GC()
		}
	}
}

// stopWorld waits at no channel any more once it has said so.
func stopWorld(span time.Duration) {
	turn := make(chan int)
	time.AfterFunc(time.Millisecond, func() { turn <- 1 })
	<-turn
	fmt.Println("stopping")
	var stats runtime.MemStats
	for end := time.Now().Add(span); time.Now().Before(end); {
		runtime.ReadMemStats(&stats)
	}
}
