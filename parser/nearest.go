package parser

// Nearest gives the word of the list (in lower case) that is a slip of the finger away from the one written, or nothing.
// It is what diagnostics suggest by, for others who have words to suggest.
func Nearest(word string, list []string) string { return nearest(word, list) }
