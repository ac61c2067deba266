package main

import (
	"debug/buildinfo"
	"debug/elf"
	"encoding/binary"
	"fmt"
)

// A goBinary is an executable with its symbols, as the linker wrote it.
type goBinary struct {
	*elf.File
	version string // such as go1.26.8
	symbols map[string]elf.Symbol
}

func openBinary(path string) (*goBinary, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil, err
	}
	file, err := elf.Open(path)
	if err != nil {
		return nil, err
	}
	symbols, err := file.Symbols()
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	b := &goBinary{File: file, version: info.GoVersion, symbols: map[string]elf.Symbol{}}
	for _, symbol := range symbols {
		b.symbols[symbol.Name] = symbol
	}
	return b, nil
}

// architecture is the machine as GOARCH spells it.
func (b *goBinary) architecture() (string, error) {
	switch b.Machine {
	case elf.EM_X86_64:
		return "amd64", nil
	case elf.EM_AARCH64:
		return "arm64", nil
	}
	return "", fmt.Errorf("no tables are made for %v", b.Machine)
}

// bytes reads from the file what will be at an address.
func (b *goBinary) bytes(address, size uint64) ([]byte, error) {
	for _, segment := range b.Progs {
		if segment.Type != elf.PT_LOAD || address < segment.Vaddr || address-segment.Vaddr > segment.Filesz ||
			size > segment.Filesz-(address-segment.Vaddr) {
			continue
		}
		content := make([]byte, size)
		_, err := segment.ReadAt(content, int64(address-segment.Vaddr))
		return content, err
	}
	return nil, fmt.Errorf("the file has nothing for the %d bytes at %#x", size, address)
}

func (b *goBinary) symbolBytes(name string) ([]byte, error) {
	symbol := b.symbols[name]
	return b.bytes(symbol.Value, symbol.Size)
}

// sizeClasses are the bytes of an object of each size class, 0 first.
func (b *goBinary) sizeClasses() ([]uint16, error) {
	for _, name := range sizeClassTables {
		if _, ok := b.symbols[name]; !ok {
			continue
		}
		content, err := b.symbolBytes(name)
		if err != nil {
			return nil, err
		}
		sizes := make([]uint16, len(content)/2)
		for i := range sizes {
			sizes[i] = binary.LittleEndian.Uint16(content[2*i:])
		}
		return sizes, nil
	}
	return nil, fmt.Errorf("none of the symbols %q is there", sizeClassTables)
}

// waitReasons are the words for what a goroutine waits for, by their numbers; some are empty.
func (b *goBinary) waitReasons() ([]string, error) {
	headers, err := b.symbolBytes(waitReasons)
	if err != nil {
		return nil, err
	}
	var reasons []string
	for ; len(headers) >= 16; headers = headers[16:] {
		address, size := binary.LittleEndian.Uint64(headers), binary.LittleEndian.Uint64(headers[8:])
		var text []byte
		if size > 0 {
			if text, err = b.bytes(address, size); err != nil {
				return nil, err
			}
		}
		reasons = append(reasons, string(text))
	}
	return reasons, nil
}
