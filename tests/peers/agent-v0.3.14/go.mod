module gopscope.local/peers/agent-v0.3.14

go 1.19

require github.com/google/gops v0.3.14

require golang.org/x/sys v0.0.0-20201207223542-d4d67f95c62d // indirect
