//go:build go1.19
// +build go1.19

package main

import "runtime/debug"

func memoryLimit() *int64 {
	limit := debug.SetMemoryLimit(-1)
	return &limit
}
