package main

import (
	"debug/dwarf"
	"fmt"
	"strings"
)

// A field is where a member lies in its record, and its size, in bytes.
type field struct {
	offset, size int64
}

// layout tells the fields of all records, by names such as mspan.nelems; a record itself is at offset 0. A member
// that this version of Go does not have is left out.
func (b *goBinary) layout() (map[string]field, error) {
	types, err := b.variableTypes()
	if err != nil {
		return nil, err
	}
	fields := map[string]field{}
	for _, r := range records {
		root, ok := types[r.variable]
		if !ok {
			return nil, fmt.Errorf("no DWARF of %s", r.variable)
		}
		t, _, ok := walk(root, r.path)
		if !ok {
			return nil, fmt.Errorf("%s has no %s", r.variable, r.path)
		}
		fields[r.name] = field{0, t.Size()}
		for _, name := range r.fields {
			if member, offset, ok := walk(t, name); ok {
				fields[r.name+"."+name] = field{offset, member.Size()}
			}
		}
	}
	return fields, nil
}

// variableTypes are the types of the variables that records are found from.
func (b *goBinary) variableTypes() (map[string]dwarf.Type, error) {
	data, err := b.DWARF()
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, r := range records {
		wanted[r.variable] = true
	}
	types := map[string]dwarf.Type{}
	for reader := data.Reader(); ; {
		entry, err := reader.Next()
		if err != nil || entry == nil {
			return types, err
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		switch entry.Tag {
		case dwarf.TagCompileUnit: // several are named runtime, and one of them has the variables
			if name != "runtime" {
				reader.SkipChildren()
			}
		case dwarf.TagVariable:
			if offset, ok := entry.Val(dwarf.AttrType).(dwarf.Offset); ok && wanted[name] {
				if types[name], err = data.Type(offset); err != nil {
					return nil, err
				}
			}
		default:
			reader.SkipChildren()
		}
	}
}

// walk follows a path as records have it; the offset is the one from the last pointer or element on.
func walk(t dwarf.Type, path string) (member dwarf.Type, offset int64, ok bool) {
	t = underlying(t)
	if path == "" {
		return t, 0, true
	}
	for _, step := range strings.Split(path, ".") {
		switch typed := t.(type) {
		case *dwarf.PtrType:
			if step != "*" {
				return nil, 0, false
			}
			t, offset = typed.Type, 0
		case *dwarf.ArrayType:
			if step != "[]" {
				return nil, 0, false
			}
			t, offset = typed.Type, 0
		case *dwarf.StructType:
			f := fieldNamed(typed, step)
			if f == nil {
				return nil, 0, false
			}
			t, offset = f.Type, offset+f.ByteOffset
		default:
			return nil, 0, false
		}
		t = underlying(t)
	}
	return t, offset, true
}

func fieldNamed(t *dwarf.StructType, name string) *dwarf.StructField {
	for _, f := range t.Field {
		if f.Name == name {
			return f
		}
	}
	return nil
}

func underlying(t dwarf.Type) dwarf.Type {
	for {
		typedef, ok := t.(*dwarf.TypedefType)
		if !ok {
			return t
		}
		t = typedef.Type
	}
}
