module gopscope.local/peers/agent-v0.3.28

go 1.19

require github.com/google/gops v0.3.28

require golang.org/x/sys v0.11.0 // indirect
