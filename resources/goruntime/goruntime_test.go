package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The machine's own Go may be another patch release than the one that the table is from. That changes no layout; it
// may change which functions refer to a variable, so for those it is tried whether they still find it.

func TestTablesOfOwnGo(t *testing.T) {
	for _, architecture := range []string{"amd64", "arm64"} {
		t.Run(architecture, func(t *testing.T) {
			binary := buildProgram(t, architecture)
			made, err := tableOf(binary)
			if err != nil {
				t.Fatal(err)
			}
			kept := keptTable(t, architecture, binary.version)
			if layout := linesWithout(made, "V", "R"); !reflect.DeepEqual(layout, dropped(kept, "V", "R")) {
				t.Errorf("made:\n%s\nkept:\n%s", strings.Join(layout, "\n"), strings.Join(dropped(kept, "V", "R"), "\n"))
			}
			found := located(t, binary, kept)
			for variable, address := range found {
				if want := binary.symbols[variable].Value; address != want {
					t.Errorf("%s is found at %#x, it is at %#x", variable, address, want)
				}
			}
			for _, variable := range []string{"memstats", "gcController", "mheap_", "sched", "allp", "allgs", "gomaxprocs"} {
				if _, ok := found["runtime."+variable]; !ok {
					t.Errorf("%s is not found", variable)
				}
			}
		})
	}
}

func TestRefusesWhatIsNoGoProgram(t *testing.T) {
	if _, err := openBinary("/bin/sh"); err == nil {
		t.Error("/bin/sh is taken")
	}
}

func TestRefusesUnknownPclntab(t *testing.T) {
	for _, table := range [][]byte{make([]byte, 100), {0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}} {
		if _, err := pclntabEntries(table, 0); err != errPclntab {
			t.Errorf("%v: %v", table, err)
		}
	}
}

func buildProgram(t *testing.T, architecture string) *goBinary {
	path := filepath.Join(t.TempDir(), "program")
	build := exec.Command("../plainly", "go", "build", "-o", path, ".")
	build.Dir = "program"
	build.Env = append(os.Environ(), "GOARCH="+architecture)
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	binary, err := openBinary(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { binary.Close() })
	return binary
}

// keptTable are the lines of the table in the tree for a version such as go1.26.8.
func keptTable(t *testing.T, architecture, version string) []string {
	minor := regexp.MustCompile(`^go(1\.\d+)`).FindStringSubmatch(version)
	if minor == nil {
		t.Fatalf("%s is no release of Go", version)
	}
	content, err := os.ReadFile(filepath.Join("tables", architecture+"-"+minor[1]+".tsv"))
	if err != nil {
		t.Fatalf("%v; resources/goruntime/generate makes it", err)
	}
	return strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
}

func linesWithout(made table, kinds ...string) []string {
	var out strings.Builder
	made.write(&out)
	return dropped(strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n"), kinds...)
}

func dropped(lines []string, kinds ...string) []string {
	var rest []string
	for _, line := range lines {
		if !strings.Contains(strings.Join(kinds, ""), line[:1]) {
			rest = append(rest, line)
		}
	}
	return rest
}

// located is where the R lines of a table find each variable: each address that a function refers to votes for where the
// variable would begin if it were one of those parts that the table tells of. A variable without a majority is left out.
func located(t *testing.T, binary *goBinary, lines []string) map[string]uint64 {
	referred := referredByFunction(t, binary)
	votes := map[string]map[uint64]int{}
	for _, line := range lines {
		words := strings.Split(line, "\t")
		if words[0] != "R" {
			continue
		}
		variable, function := words[1], words[2]
		if votes[variable] == nil {
			votes[variable] = map[uint64]int{}
		}
		for _, word := range words[3:] {
			offset, _ := strconv.ParseUint(word, 10, 64)
			for address := range referred[function] {
				votes[variable][address-offset]++
			}
		}
	}
	found := map[string]uint64{}
	for variable, candidates := range votes {
		if address, ok := elected(candidates); ok {
			found[variable] = address
		}
	}
	return found
}

// referredByFunction are the addresses in data that can be written.
func referredByFunction(t *testing.T, binary *goBinary) map[string]map[uint64]bool {
	architecture, err := binary.architecture()
	if err != nil {
		t.Fatal(err)
	}
	functions, err := binary.runtimeFunctions()
	if err != nil {
		t.Fatal(err)
	}
	referred := map[string]map[uint64]bool{}
	for _, f := range functions {
		addresses := map[uint64]bool{}
		for _, address := range references(architecture, f) {
			if binary.isWritable(address) {
				addresses[address] = true
			}
		}
		referred[f.name] = addresses
	}
	return referred
}

func (b *goBinary) isWritable(address uint64) bool {
	for _, segment := range b.Progs {
		if segment.Flags&elf.PF_W != 0 && address >= segment.Vaddr && address-segment.Vaddr < segment.Memsz {
			return true
		}
	}
	return false
}

func elected(candidates map[uint64]int) (address uint64, ok bool) {
	most, next := 0, 0
	for candidate, count := range candidates {
		if count > most {
			address, most, next = candidate, count, most
		} else if count > next {
			next = count
		}
	}
	return address, most > next
}
