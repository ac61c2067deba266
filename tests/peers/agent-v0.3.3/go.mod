module gopscope.local/peers/agent-v0.3.3

go 1.19

require github.com/google/gops v0.3.3

require github.com/kardianos/osext v0.0.0-20190222173326-2bc1f35cddc0 // indirect
