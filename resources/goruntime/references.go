package main

import "encoding/binary"

// references are the addresses that a function's code refers to. There are false ones among them, which lie in no
// variable, or are outvoted by those who look for variables by this.
func references(architecture string, f function) []uint64 {
	if architecture == "arm64" {
		return arm64References(f)
	}
	return amd64References(f)
}

// amd64References takes every byte for the ModRM byte of an operand relative to the instruction pointer.
func amd64References(f function) []uint64 {
	var addresses []uint64
	for i := 1; i+5 <= len(f.code); i++ {
		if modRM := f.code[i]; modRM&0xc7 != 0x05 {
			continue
		}
		displacement := int64(int32(binary.LittleEndian.Uint32(f.code[i+1:])))
		end := f.address + uint64(i+5+immediateBytes(f.code, i))
		addresses = append(addresses, end+uint64(displacement))
	}
	return addresses
}

// immediateBytes is how much follows the displacement of the instruction with the ModRM byte at i, i > 0.
func immediateBytes(code []byte, i int) int {
	opcode, extension := code[i-1], code[i]>>3&7
	prefix := byte(0)
	if i >= 2 {
		prefix = code[i-2]
	}
	if prefix == 0x0f {
		switch opcode {
		case 0x70, 0xa4, 0xac, 0xba, 0xc2, 0xc4, 0xc6:
			return 1
		}
		return 0
	}
	switch opcode {
	case 0x6b, 0x80, 0x83, 0xc0, 0xc1, 0xc6:
		return 1
	case 0xf6:
		if extension < 2 { // TEST; the others have none
			return 1
		}
		return 0
	case 0xf7:
		if extension >= 2 {
			return 0
		}
	case 0x69, 0x81, 0xc7:
	default:
		return 0
	}
	if prefix == 0x66 {
		return 2
	}
	return 4
}

// arm64References pairs each ADRP with what completes its address in the next three instructions.
func arm64References(f function) []uint64 {
	const reach = 3
	instruction := func(i int) uint32 { return binary.LittleEndian.Uint32(f.code[4*i:]) }
	var addresses []uint64
	count := len(f.code) / 4
	for i := 0; i < count; i++ {
		adrp := instruction(i)
		if adrp&0x9f000000 != 0x90000000 {
			continue
		}
		pages := int64(int32((adrp>>5&0x7ffff<<2|adrp>>29&3)<<11)) >> 11 // 21 bits with a sign
		page := (f.address+uint64(4*i))&^0xfff + uint64(pages*0x1000)
		for j := i + 1; j < count && j <= i+reach; j++ {
			if offset, ok := pageOffset(instruction(j), adrp&31); ok {
				addresses = append(addresses, page+offset)
				break
			}
		}
	}
	return addresses
}

// pageOffset is what an ADD, a load or a store adds to the register that an ADRP has set.
func pageOffset(instruction, register uint32) (offset uint64, ok bool) {
	if instruction>>5&31 != register {
		return 0, false
	}
	immediate := uint64(instruction >> 10 & 0xfff)
	switch {
	case instruction&0xff800000 == 0x91000000: // ADD
		if instruction>>22&1 == 1 {
			immediate <<= 12
		}
		return immediate, true
	case instruction&0x3b000000 == 0x39000000: // load or store, scaled by its size
		scale := instruction >> 30
		if instruction&0x04800000 == 0x04800000 { // 128 bits
			scale = 4
		}
		return immediate << scale, true
	}
	return 0, false
}
