package main

import "sort"

// maxFunctions is how many functions a variable gets: those that refer to most of its parts.
const maxFunctions = 24

// A use is what one function refers to in a variable: offsets, rising, each once.
type use struct {
	function string
	offsets  []uint64
}

// uses are the functions that tell most about where each variable is; those of a variable by what they tell, then by
// address.
func (b *goBinary) uses(architecture string) (map[string][]use, error) {
	functions, err := b.runtimeFunctions()
	if err != nil {
		return nil, err
	}
	uses := map[string][]use{}
	for _, f := range functions {
		addresses := references(architecture, f)
		for _, variable := range variables {
			symbol, ok := b.symbols[variable]
			if !ok {
				continue
			}
			if offsets := offsetsIn(symbol.Value, symbol.Size, addresses); len(offsets) > 0 {
				uses[variable] = append(uses[variable], use{f.name, offsets})
			}
		}
	}
	for variable, all := range uses {
		sort.SliceStable(all, func(i, j int) bool { return len(all[i].offsets) > len(all[j].offsets) })
		if len(all) > maxFunctions {
			uses[variable] = all[:maxFunctions]
		}
	}
	return uses, nil
}

func offsetsIn(start, size uint64, addresses []uint64) []uint64 {
	seen := map[uint64]bool{}
	var offsets []uint64
	for _, address := range addresses {
		offset := address - start
		if address < start || offset >= size || seen[offset] {
			continue
		}
		seen[offset] = true
		offsets = append(offsets, offset)
	}
	sort.Slice(offsets, func(i, j int) bool { return offsets[i] < offsets[j] })
	return offsets
}
