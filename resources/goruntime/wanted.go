package main

// variables are those of the runtime whose addresses a reader needs; a version has most of them.
var variables = []string{
	"runtime.MemProfileRate",
	"runtime.allglen",
	"runtime.allgs",
	"runtime.allm",
	"runtime.allp",
	"runtime.firstmoduledata",
	"runtime.gcController",
	"runtime.gcpercent", // 1.16; later in gcController
	"runtime.gomaxprocs",
	"runtime.mProf",
	"runtime.mProfCycle",
	"runtime.mbuckets",
	"runtime.memstats",
	"runtime.mheap_",
	"runtime.ncpu",          // up to 1.24
	"runtime.numCPUStartup", // from 1.25
	"runtime.sched",
	"runtime.work",
}

// sizeClassTables are the names that the sizes of the size classes had, one a version.
var sizeClassTables = []string{"runtime.class_to_size", "internal/runtime/gc.SizeClassToSize"}

const waitReasons = "runtime.waitReasonStrings"

// A record is a type of the runtime of which the table tells fields. It is found from a variable, by a path of
// members; "*" goes through a pointer, "[]" to an element of an array.
type record struct {
	name     string
	variable string
	path     string
	fields   []string
}

var records = []record{
	{"memstats", "runtime.memstats", "", []string{
		"buckhash_sys", "enablegc", "gcMiscSys", "gc_cpu_fraction", "heapStats", "heap_inuse", "heap_live", "heap_marked",
		"heap_released", "heap_sys", "last_gc_unix", "mcache_sys", "mspan_sys", "next_gc", "numforcedgc", "numgc",
		"other_sys", "pause_end", "pause_ns", "pause_total_ns", "stacks_sys", "tinyallocs"}},
	{"hs", "runtime.memstats", "heapStats", []string{"gen", "stats"}},
	{"delta", "runtime.memstats", "heapStats.stats.[]", []string{
		"committed", "inHeap", "inPtrScalarBits", "inStacks", "inWorkBufs", "largeAlloc", "largeAllocCount",
		"largeFree", "largeFreeCount", "released", "smallAllocCount", "smallFreeCount", "tinyAllocCount"}},
	{"gcc", "runtime.gcController", "", []string{
		"gcPercent", "gcPercentHeapGoal", "heapFree", "heapGoal", "heapInUse", "heapLive", "heapMarked", "heapMinimum",
		"heapReleased", "mappedReady", "memoryLimit", "sweepDistMinTrigger", "totalAlloc", "totalFree", "triggered"}},
	{"mheap", "runtime.mheap_", "", []string{"cachealloc.inuse", "spanalloc.inuse", "sweepgen"}},
	{"sched", "runtime.sched", "", []string{
		"gFree.n", "gFree.noStack.size", "gFree.stack.size", "gcwaiting", "mnext", "ngsys", "nmfreed", "nmidle",
		"npidle", "runq.size", "runqsize", "timeToRun", "totalMutexWaitTime"}},
	{"p", "runtime.allp", "array.*.*", []string{"gFree.n", "gFree.size", "id", "mcache", "statsSeq", "status"}},
	{"mcache", "runtime.allp", "array.*.*.mcache.*", []string{"alloc", "flushGen", "tinyAllocs"}},
	{"mspan", "runtime.allp", "array.*.*.mcache.*.alloc.[].*", []string{
		"allocCount", "allocCountBeforeCache", "elemsize", "gcmarkBits", "nelems", "npages", "spanclass", "startAddr",
		"sweepgen"}},
	{"g", "runtime.allgs", "array.*.*", []string{
		"atomicstatus", "goid", "gopc", "lockedm", "m", "parentGoid", "runningCleanups", "sched.bp", "sched.pc",
		"sched.sp", "stack.hi", "stack.lo", "startpc", "syscallpc", "waitreason", "waitsince"}},
	{"m", "runtime.allm", "*", []string{"alllink", "curg", "id", "procid"}},
	{"md", "runtime.firstmoduledata", "", []string{
		"enoptrbss", "etext", "ftab", "funcnametab", "gofunc", "maxpc", "minpc", "next", "noptrdata", "pcHeader",
		"pclntable", "pctab", "text"}},
	{"work", "runtime.work", "", []string{
		"cpuStats.GCIdleTime", "cpuStats.GCTotalTime", "cpuStats.IdleTime", "cpuStats.TotalTime", // from 1.23
		"cpuStats.gcIdleTime", "cpuStats.gcTotalTime", "cpuStats.idleTime", "cpuStats.totalTime", // 1.20 to 1.22
		"totaltime"}}, // up to 1.19
}
