module gopscope.local/goruntime/program

go 1.16
