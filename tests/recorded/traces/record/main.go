// Runs one of several heaps and records what runtime.ReadMemStats says of it, a hundred times a second.
package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"flag"
	"log"
	"math"
	"math/rand"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

const mib = 1 << 20

var (
	base    = flag.Float64("base", 50, "MiB that stay")
	leak    = flag.Float64("leak", 0, "MiB that are added a minute, and stay")
	rate    = flag.Float64("rate", 10, "collections a minute to aim at, by the garbage made")
	percent = flag.Int("percent", 0, "calls debug.SetGCPercent")
	limit   = flag.Int64("limit", 0, "calls debug.SetMemoryLimit, in MiB")
	extra   = flag.String("extra", "", "what goes on besides: cache, burst, churn, percents or goroutines")
	period  = flag.Duration("period", 20*time.Second, "of what goes on besides")
	length  = flag.Duration("length", 6*time.Minute, "how long to record")
	seed    = flag.Int64("seed", 1, "of the random numbers")
	out     = flag.String("out", "", "the file to write")
)

// A pool is memory that stays until it is told to be less.
type pool struct {
	blocks [][]byte
	bytes  float64
}

// Sizes are size classes of the runtime, so that what is asked for is what is taken.
func block(random *rand.Rand) []byte { return make([]byte, 512<<random.Intn(6)) }

func (p *pool) fill(bytes float64, random *rand.Rand) {
	for p.bytes < bytes {
		b := block(random)
		p.blocks = append(p.blocks, b)
		p.bytes += float64(len(b))
	}
}

var sink []byte

// heap does what the flags say, in steps of ten milliseconds by the clock.
func heap(done <-chan struct{}) {
	random := rand.New(rand.NewSource(*seed))
	kept := pool{blocks: make([][]byte, 0, 1<<20)}
	besides := pool{}
	start := time.Now()
	last := 0.0
	owed := 0.0
	stop := make(chan struct{})
	round, rounds := 0.0, -1.0
	for {
		select {
		case <-done:
			runtime.KeepAlive(kept)
			return
		case <-time.After(10 * time.Millisecond):
		}
		now := time.Since(start).Seconds()
		kept.fill((*base+*leak*now/60)*mib, random)
		share := 1.0
		if *percent > 0 {
			share = float64(*percent) / 100
		}
		busy := 1.0
		round = now / period.Seconds()
		phase := round - math.Floor(round)
		begins := math.Floor(round) > rounds
		rounds = math.Floor(round)
		switch *extra {
		case "cache": // fills and is dropped
			if begins {
				besides = pool{}
			}
			besides.fill(phase**base*mib, random)
		case "burst": // now and then twice as much is held for a while
			if begins {
				besides.fill(*base*(0.3+random.Float64())*mib, random)
			} else if phase > 0.25 {
				besides = pool{}
			}
		case "churn": // much garbage now and then, and hardly any else
			busy = 0.1
			if phase < 0.2 {
				busy = 5
			}
		case "percents": // another GC percent each time
			if begins {
				debug.SetGCPercent([]int{100, 50, 200, 400, 30}[int(rounds)%5])
			}
		case "goroutines": // many wait, and are gone
			if begins {
				close(stop)
				stop = make(chan struct{})
				for range make([]int, 20000) {
					go func(stop chan struct{}) { deep(12, stop) }(stop)
				}
			}
		}
		owed += (now - last) * busy * math.Max(0, kept.bytes*share**rate-*leak*mib) / 60
		last = now
		for owed > 0 {
			sink = block(random)
			owed -= float64(len(sink))
		}
	}
}

// deep makes a stack of some KiB and waits there.
func deep(n int, stop chan struct{}) byte {
	var room [512]byte
	if n == 0 {
		<-stop
		return room[0]
	}
	room[n] = deep(n-1, stop)
	return room[n]
}

func main() {
	flag.Parse()
	if *percent > 0 {
		debug.SetGCPercent(*percent)
	}
	if *limit > 0 {
		debug.SetMemoryLimit(*limit * mib)
	}
	done := make(chan struct{})
	go heap(done)
	start := time.Now()
	rows := bytes.NewBufferString(gogc() + "\n")
	before := make([]int64, 7)
	var stats runtime.MemStats
	for tick := time.Duration(1); tick*10*time.Millisecond <= *length; tick++ {
		time.Sleep(time.Until(start.Add(tick * 10 * time.Millisecond)))
		runtime.ReadMemStats(&stats)
		lastGC := int64(-1)
		if stats.LastGC > 0 {
			lastGC = time.Unix(0, int64(stats.LastGC)).Sub(start).Milliseconds()
		}
		total := int64(stats.TotalAlloc >> 10)
		now := []int64{time.Since(start).Milliseconds(), int64(stats.NumGC), lastGC, int64(stats.NextGC >> 10), total,
			total - int64(stats.HeapAlloc>>10), int64(stats.StackInuse >> 10)}
		rows.WriteString(difference(now, before) + "\n")
		before = now
	}
	close(done)
	if err := os.WriteFile(*out, packed(rows.Bytes()), 0o644); err != nil {
		log.Fatal(err)
	}
}

// gogc is what the environment says of the GC percent.
func gogc() string {
	if percent := os.Getenv("GOGC"); percent != "" {
		return percent
	}
	return "100"
}

// difference writes a row as its differences to the one before: nothing for 0, and none at the end.
func difference(now, before []int64) string {
	var fields []string
	for i := range now {
		field := ""
		if now[i] != before[i] {
			field = strconv.FormatInt(now[i]-before[i], 10)
		}
		fields = append(fields, field)
	}
	return strings.TrimRight(strings.Join(fields, " "), " ")
}

// packed is what Qt's qUncompress reads.
func packed(text []byte) []byte {
	var out bytes.Buffer
	_ = binary.Write(&out, binary.BigEndian, uint32(len(text)))
	writer, _ := zlib.NewWriterLevel(&out, zlib.BestCompression)
	_, _ = writer.Write(text)
	_ = writer.Close()
	return out.Bytes()
}
