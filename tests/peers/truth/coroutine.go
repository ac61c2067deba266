//go:build go1.23
// +build go1.23

package main

import "iter"

var nexts []func() (int, bool)

// pull makes so many iterators, for each of which a goroutine waits until its next value is asked for.
func pull(count int) {
	for i := 0; i < count; i++ {
		next, _ := iter.Pull(func(func(int) bool) {})
		nexts = append(nexts, next)
	}
}
