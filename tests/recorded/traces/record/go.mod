module gopscope.test/record

go 1.21
