package main

import (
	"fmt"
	"io"
	"sort"
	"strings"
)

// A table is what a reader must know of one version's runtime.
type table struct {
	version, architecture string
	fields                map[string]field
	sizeClasses           []uint16
	waitReasons           []string
	variableSizes         map[string]uint64
	uses                  map[string][]use
}

func tableOf(b *goBinary) (t table, err error) {
	t.version = b.version
	if t.architecture, err = b.architecture(); err != nil {
		return t, err
	}
	if t.fields, err = b.layout(); err != nil {
		return t, err
	}
	if t.sizeClasses, err = b.sizeClasses(); err != nil {
		return t, err
	}
	if t.waitReasons, err = b.waitReasons(); err != nil {
		return t, err
	}
	if t.uses, err = b.uses(t.architecture); err != nil {
		return t, err
	}
	t.variableSizes = map[string]uint64{}
	for variable := range t.uses {
		t.variableSizes[variable] = b.symbols[variable].Size
	}
	return t, nil
}

// write writes a line each, words parted by tabs:
//
//	V  version, architecture
//	F  record or field, its offset, its size
//	S  the size of each size class
//	W  each wait reason, "-" for none
//	Z  variable, its size
//	R  variable, function, the offsets in the variable that the function refers to
func (t table) write(out io.Writer) {
	line := func(words ...string) { fmt.Fprintln(out, strings.Join(words, "\t")) }
	line("V", t.version, t.architecture)
	for _, name := range sortedKeys(t.fields) {
		line("F", name, fmt.Sprint(t.fields[name].offset), fmt.Sprint(t.fields[name].size))
	}
	line(append([]string{"S"}, decimals(t.sizeClasses)...)...)
	line(append([]string{"W"}, orDash(t.waitReasons)...)...)
	for _, variable := range sortedKeys(t.uses) {
		line("Z", variable, fmt.Sprint(t.variableSizes[variable]))
		for _, u := range t.uses[variable] {
			line(append([]string{"R", variable, u.function}, decimals(u.offsets)...)...)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func decimals[N uint16 | uint64](numbers []N) []string {
	words := make([]string, len(numbers))
	for i, number := range numbers {
		words[i] = fmt.Sprint(number)
	}
	return words
}

func orDash(words []string) []string {
	dashed := make([]string, len(words))
	for i, word := range words {
		if dashed[i] = word; word == "" {
			dashed[i] = "-"
		}
	}
	return dashed
}
