package protocol

func init() {
	register(&Protocol{Names: []string{"default"}, Title: "DEFAULT", Proves: "something accepts connections"})
}
