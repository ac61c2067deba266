//go:build tools

// Package tools pins the mackerel-agent that runs the plugin in the tests.
package tools

import _ "github.com/mackerelio/mackerel-agent"
