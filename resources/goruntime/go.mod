module gopscope.local/goruntime

go 1.19
