module gopscope.local/peers/noagent

go 1.19
