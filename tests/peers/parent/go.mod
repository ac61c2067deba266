module gopscope.local/peers/parent

go 1.19
