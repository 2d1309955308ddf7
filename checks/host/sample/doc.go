// Package sample has what readings of the machine share: rates between two samples, shares, and the number of cores.
package sample
