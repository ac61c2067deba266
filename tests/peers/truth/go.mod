module gopscope.local/peers/truth

go 1.16
