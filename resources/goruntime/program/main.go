// A program that uses what programs use of the runtime. Tables are made from it: the more functions there are, the more
// tell where a variable is. Those that a program lacks tell nothing about it, and nothing wrong.
package main

import (
	"io"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"runtime/pprof"
	"runtime/trace"
)

func main() {
	runtime.GOMAXPROCS(runtime.NumCPU() + runtime.NumGoroutine())
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	runtime.SetFinalizer(new(*int), func(**int) {})
	runtime.ReadMemStats(new(runtime.MemStats))
	runtime.Stack(make([]byte, 1024), true)
	runtime.GC()
	debug.SetGCPercent(100)
	debug.SetMaxThreads(1000)
	debug.ReadGCStats(new(debug.GCStats))
	debug.FreeOSMemory()
	metrics.Read(make([]metrics.Sample, 1))
	signal.Ignore()
	for _, profile := range pprof.Profiles() {
		profile.WriteTo(io.Discard, 0)
	}
	pprof.StartCPUProfile(io.Discard)
	trace.Start(io.Discard)
}
