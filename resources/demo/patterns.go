package main

import (
	"math"
	"time"
)

const (
	kib  = 1 << 10
	tick = 20 * time.Millisecond
)

var patterns = map[string]func(){
	"sawtooth": sawtooth,
	"leak":     leak,
	"burst":    burst,
	"quiet":    quiet,
}

// node keeps the live heap made of many small objects, as in a real service.
type node struct {
	payload []byte
	next    *node
}

// live holds what a pattern keeps; a local variable that is only written to would be optimised away.
var live []*node

func chain(count, size int) *node {
	var head *node
	for i := 0; i < count; i++ {
		head = &node{payload: make([]byte, size), next: head}
	}
	return head
}

// sawtooth allocates 5 to 15 MiB/s of short-lived objects on a live set of about 24 MiB: the heap climbs
// to its goal and falls at each collection, several times a minute.
func sawtooth() {
	live = make([]*node, 24)
	for i := range live {
		live[i] = chain(256, 4*kib)
	}
	start := time.Now()
	for turn := 0; ; turn++ {
		wave := 1 + 0.5*math.Sin(time.Since(start).Seconds()/15)
		for i := 0; i < 12; i++ {
			chain(int(16*wave), 4*kib)
		}
		live[turn%len(live)] = chain(240+int(32*wave), 4*kib)
		if turn%250 < 50 {
			go worker(3 * time.Second)
		}
		time.Sleep(4 * tick)
	}
}

func worker(life time.Duration) { time.Sleep(life) }

// leak keeps 1 MiB/s for ever, up to 2 GiB; then it starts again from nothing.
func leak() {
	const most = 2 << 30
	for size := 0; ; size += 20 * kib {
		if size > most {
			live, size = nil, 0
		}
		live = append(live, chain(5, 4*kib))
		time.Sleep(tick)
	}
}

// burst rests, then allocates 64 MiB within a second from 200 goroutines, every 10 s.
func burst() {
	for {
		done := make(chan *node)
		for i := 0; i < 200; i++ {
			go func() {
				head := chain(80, 4*kib)
				time.Sleep(time.Second)
				done <- head
			}()
		}
		for i := 0; i < 200; i++ {
			<-done
		}
		time.Sleep(9 * time.Second)
	}
}

// quiet allocates next to nothing.
func quiet() {
	for {
		chain(1, kib)
		time.Sleep(time.Second)
	}
}
