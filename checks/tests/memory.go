package tests

import (
	"github.com/upkeep-monitor/upkeep/checks"
	"github.com/upkeep-monitor/upkeep/parser"
)

type processMemorySyntax struct {
	Total bool            `parser:"( @'total' ( 'memory' | 'mem' ) | @( 'totalmem' | 'totalmemory' ) | 'memory' | 'mem' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Amount   `parser:"@@"`
}

type systemMemorySyntax struct {
	Swap  bool            `parser:"( 'memory' | 'mem' | @'swap' )"`
	Op    parser.Operator `parser:"@@"`
	Limit parser.Amount   `parser:"@@"`
}

func memoryTests(t *table) {
	add(t, "process", []string{"memory", "mem", "total memory", "total mem", "totalmem", "totalmemory"}, parser.Struct[processMemorySyntax](),
		func(_ *Compiler, s *processMemorySyntax) []checks.Test {
			limit := amountLimit(s.Op, s.Limit)
			return one(&limitTest{limit: limit, quantity: &processMemory[index(s.Total)][index(limit.Percent())]})
		})
	add(t, "system", []string{"memory", "mem", "swap"}, parser.Struct[systemMemorySyntax](),
		func(_ *Compiler, s *systemMemorySyntax) []checks.Test {
			limit := amountLimit(s.Op, s.Limit)
			return one(&limitTest{limit: limit, quantity: &systemMemory[index(s.Swap)][index(limit.Percent())]})
		})
}

// processMemory is of the process alone, and with its children: as an amount, and as a share.
var processMemory = [2][2]quantity{{
	memoryOfProcess("memory", "Memory amount limit", "mem amount", "memory_bytes", func(p *checks.ProcessFacts) float64 { return float64(p.Memory) }),
	memoryOfProcess("memory", "Memory usage limit", "mem usage", "memory_percent", func(p *checks.ProcessFacts) float64 { return p.MemoryPercent }),
}, {
	memoryOfProcess("totalmemory", "Memory amount limit (incl. children)", "total mem amount", "memory_total_bytes",
		func(p *checks.ProcessFacts) float64 { return float64(p.MemoryTotal) }),
	memoryOfProcess("totalmemory", "Memory usage limit (incl. children)", "total mem amount", "memory_total_percent",
		func(p *checks.ProcessFacts) float64 { return p.MemoryPercentTotal }),
}}

func memoryOfProcess(word, label, name, figure string, read func(*checks.ProcessFacts) float64) quantity {
	return quantity{event: checks.EventResource, word: word, label: label, message: resource(name), figure: figure, rough: true,
		needs: checks.Needs{Details: checks.DetailMemory}, value: ofProcess(read)}
}

// systemMemory is the machine's memory and its swap: as an amount, and as a share.
var systemMemory = [2][2]quantity{{
	memoryOfMachine("memory", "Memory amount limit", "mem amount", "memory_bytes", func(m *checks.MachineFacts) float64 { return float64(m.MemoryUsed) }),
	memoryOfMachine("memory", "Memory usage limit", "mem usage", "memory_percent", func(m *checks.MachineFacts) float64 { return m.MemoryPercent }),
}, {
	memoryOfMachine("swap", "Swap amount limit", "swap amount", "swap_bytes", func(m *checks.MachineFacts) float64 { return float64(m.SwapUsed) }),
	memoryOfMachine("swap", "Swap usage limit", "swap usage", "swap_percent", func(m *checks.MachineFacts) float64 { return m.SwapPercent }),
}}

func memoryOfMachine(word, label, name, figure string, read func(*checks.MachineFacts) float64) quantity {
	return quantity{event: checks.EventResource, word: word, label: label, message: resource(name), figure: figure, rough: true, value: ofMachine(read)}
}
