package parser

// What stands in the braces of the statements, or where a struct begins, for messages.

// Hint implements Hinter.
func (Event) Hint() (string, []string) {
	return `an event such as nonexist, connection, timeout, resource or content, or "}"`, eventWords
}

// Hint implements Hinter.
func (Limit) Hint() (string, []string) {
	return `a limit such as "networkTimeout: 5 s" or "programOutput: 1 kB", or "}"`, []string{"programOutput", "sendExpectBuffer",
		"fileContentBuffer", "httpContentBuffer", "networkTimeout", "programTimeout", "stopTimeout", "startTimeout",
		"restartTimeout", "execTimeout", "shutdownTimeout", "parallelChecks"}
}

// Hint implements Hinter.
func (TLS) Hint() (string, []string) {
	return `an option such as "verify: enable" or "version: auto", or "}"`, []string{"version", "verify", "selfsigned", "ciphers",
		"pemfile", "pemchain", "pemkey", "clientpemfile", "cacertificatefile", "cacertificatepath"}
}

// Hint implements Hinter.
func (SetHistory) Hint() (string, []string) {
	return `"size: 10 MB", "keep: 30 days" or "}"; or "off" instead of braces`, []string{"size", "keep", "off"}
}

// Hint implements Hinter.
func (Collector) Hint() (string, []string) {
	return "a URL such as http://user:password@host:8080/collector", nil
}

// Hint implements Hinter.
func (MailServer) Hint() (string, []string) { return "the name or address of a mail server", nil }

// Hint implements Hinter.
func (Variable) Hint() (string, []string) { return `a variable such as PATH: "/usr/bin", or "]"`, nil }

// Hint implements Hinter.
func (Repeat) Hint() (string, []string) { return `"every N cycles"`, []string{"every"} }
