module gopscope.local/demo

go 1.19

require github.com/google/gops v0.3.28

require golang.org/x/sys v0.11.0 // indirect
