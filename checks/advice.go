package checks

func (c *compiler) advise(services []*Service) {}
