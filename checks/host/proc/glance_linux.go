package proc

// Gone looks once and tells that nothing has this id, or a zombie that init is about to take away.
func Gone(pid int) bool {
	files := takeFiles()
	defer files.handBack()
	stat, err := parseProcStat(files.read(pid, "stat", 4096))
	if files.Starved != nil {
		return false // nobody knows
	}
	return err != nil || (stat.state == 'Z' || stat.state == 'X') && stat.ppid == 1
}
