package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"
)

// A truth is everything that the program knows about itself; the rings of the pauses and the size classes are in
// MemStats.
type truth struct {
	runtime.MemStats
	Goroutines  int
	States      map[string]int // goroutines by what they do, as runtime.Stack says it
	GOMAXPROCS  int
	NumCPU      int
	Threads     int
	GCPercent   int
	MemoryLimit *int64  `json:",omitempty"` // from Go 1.19 on
	LiveHeap    *uint64 `json:",omitempty"` // from Go 1.21 on
	GCCPUNs     *int64  `json:",omitempty"` // from Go 1.20 on
	BusyNs      *int64  `json:",omitempty"` // from Go 1.20 on
	// HeapReleased just before the stop. Once the program goes on, so does the scavenger.
	ReleasedBefore uint64
}

// What a freeze needs is there beforehand: between the stop and the reading nothing may be allocated.
var (
	known    truth
	stacks   []byte
	threads  *pprof.Profile
	liveHeap = []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	released = []metrics.Sample{{Name: "/memory/classes/heap/released:bytes"}}
	objects  = []metrics.Sample{{Name: "/gc/heap/objects:objects"}}
	times    = []metrics.Sample{
		{Name: "/cpu/classes/gc/total:cpu-seconds"}, {Name: "/cpu/classes/gc/mark/idle:cpu-seconds"},
		{Name: "/cpu/classes/total:cpu-seconds"}, {Name: "/cpu/classes/idle:cpu-seconds"}}
	processID = uintptr(os.Getpid())
	gcPercent int
)

func prepareFreeze() {
	gcPercent = debug.SetGCPercent(100) // there is no way to ask before 1.21
	debug.SetGCPercent(gcPercent)
	stacks = make([]byte, 1<<20+runtime.NumGoroutine()<<10)
	threads = pprof.Lookup("threadcreate")
	metrics.Read(liveHeap)
	metrics.Read(times)
	runtime.LockOSThread() // the first time starts a thread
	runtime.UnlockOSThread()
}

// comeToRest waits for a collection that goes on, for its sweeper and for idle Ps. On a busy machine the sweeper may not
// get on at all for a while, so its objects must be the same twice.
func comeToRest() {
	debug.SetGCPercent(-1) // waits until all is marked
	debug.SetGCPercent(gcPercent)
	var before uint64
	for same := 0; same < 2; {
		time.Sleep(30 * time.Millisecond)
		metrics.Read(objects) // which flushes nothing, as ReadMemStats does
		if now := objects[0].Value.Uint64(); now == before {
			same++
		} else {
			same, before = 0, now
		}
	}
}

// freeze says what the program knew at the moment at which it was stopped.
func freeze() {
	known.GOMAXPROCS, known.NumCPU = runtime.GOMAXPROCS(0), runtime.NumCPU()
	known.GCPercent, known.MemoryLimit = gcPercent, memoryLimit()
	comeToRest()
	known.Threads, known.Goroutines = threads.Count(), runtime.NumGoroutine()
	metrics.Read(released)
	known.ReleasedBefore = released[0].Value.Uint64()
	stopHere()
	runtime.ReadMemStats(&known.MemStats)
	count := runtime.Stack(stacks, true)
	metrics.Read(liveHeap)
	metrics.Read(times)

	if count == len(stacks) {
		panic("too many stacks")
	}
	known.States = states(string(stacks[:count]))
	known.LiveHeap = nil
	if liveHeap[0].Value.Kind() == metrics.KindUint64 {
		live := liveHeap[0].Value.Uint64()
		known.LiveHeap = &live
	}
	known.GCCPUNs, known.BusyNs = nil, nil
	if times[0].Value.Kind() == metrics.KindFloat64 {
		gc, busy := nanoseconds(times[0])-nanoseconds(times[1]), nanoseconds(times[2])-nanoseconds(times[3])
		known.GCCPUNs, known.BusyNs = &gc, &busy
	}
	printJSON(known)
}

func nanoseconds(seconds metrics.Sample) int64 {
	return int64(math.Round(seconds.Value.Float64() * 1e9))
}

// stopHere sends SIGSTOP to this very thread, which stops before it is back from the call: sent to the process, the
// signal might find another thread, and this one would run on for a while. It is a raw call so that this goroutine keeps
// its P, and goes on with the next line.
func stopHere() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	thread, _, _ := syscall.RawSyscall(syscall.SYS_GETTID, 0, 0, 0)
	syscall.RawSyscall(syscall.SYS_TGKILL, processID, thread, uintptr(syscall.SIGSTOP))
}

// states counts the headers of stacks, such as "goroutine 7 [chan receive, 2 minutes]:".
func states(stacks string) map[string]int {
	count := map[string]int{}
	for _, stack := range strings.Split(stacks, "\n\n") {
		header := strings.SplitN(stack, "\n", 2)[0]
		from, to := strings.IndexByte(header, '['), strings.LastIndexByte(header, ']')
		state := strings.SplitN(header[from+1:to], ",", 2)[0]
		count[strings.TrimSuffix(state, " (scan)")]++
	}
	return count
}
