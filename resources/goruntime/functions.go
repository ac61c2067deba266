package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
)

// A function is one of the runtime: its name, and its code with the padding up to the next function.
type function struct {
	name    string
	address uint64
	code    []byte
}

// What the .gopclntab of a version begins with.
const (
	magicOf116 = 0xfffffffa
	magicOf118 = 0xfffffff0
	magicOf120 = 0xfffffff1
)

var errPclntab = errors.New("the .gopclntab is of an unknown kind")

// runtimeFunctions are the functions of package runtime by address, with the names and extents that a reader finds in
// a stripped program. Not by debug/gosym: that knows no table which is newer than the Go that builds this.
func (b *goBinary) runtimeFunctions() ([]function, error) {
	section := b.Section(".gopclntab")
	if section == nil {
		return nil, errPclntab
	}
	table, err := section.Data()
	if err != nil {
		return nil, err
	}
	entries, err := pclntabEntries(table, b.symbols["runtime.text"].Value)
	if err != nil {
		return nil, err
	}
	var functions []function
	for i, entry := range entries[:len(entries)-1] {
		if !strings.HasPrefix(entry.name, "runtime.") {
			continue
		}
		code, err := b.bytes(entry.address, entries[i+1].address-entry.address)
		if err != nil {
			return nil, err
		}
		functions = append(functions, function{entry.name, entry.address, code})
	}
	return functions, nil
}

type pclntabEntry struct {
	address uint64
	name    string
}

// pclntabEntries are all functions by address; the last entry has no name and is where the last function ends.
func pclntabEntries(table []byte, text uint64) (entries []pclntabEntry, err error) {
	defer func() {
		if recover() != nil { // an index beyond the table
			err = errPclntab
		}
	}()
	u32 := func(b []byte) uint64 { return uint64(binary.LittleEndian.Uint32(b)) }
	u64 := binary.LittleEndian.Uint64
	header := func(word int) uint64 { return u64(table[8+8*word:]) }

	var names, functions []byte
	var entry func(i uint64) (address uint64, record []byte)
	switch u32(table) {
	case magicOf116: // addresses as they are
		names, functions = table[header(2):], table[header(6):]
		entry = func(i uint64) (uint64, []byte) { return u64(functions[16*i:]), functions[u64(functions[16*i+8:])+8:] }
	case magicOf118, magicOf120: // offsets
		names, functions = table[header(3):], table[header(7):]
		entry = func(i uint64) (uint64, []byte) {
			return text + u32(functions[8*i:]), functions[u32(functions[8*i+4:])+4:]
		}
	default:
		return nil, errPclntab
	}
	count := header(0)
	for i := uint64(0); i < count; i++ {
		address, record := entry(i)
		name := names[u32(record):]
		entries = append(entries, pclntabEntry{address, string(name[:bytes.IndexByte(name, 0)])})
	}
	end := text + u32(functions[8*count:])
	if u32(table) == magicOf116 {
		end = u64(functions[16*count:])
	}
	return append(entries, pclntabEntry{address: end}), nil
}
