package protocol

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"net"
)

// MongoDB: the "MongoDB Wire Protocol" and BSON 1.1 (bsonspec.org). The first question is isMaster in an OP_QUERY, as
// drivers ask it, which servers of every version answer; those since 3.6 (wire version 6) then answer a ping in an OP_MSG.
// A message is read up to 64 KB.
func init() {
	register(&Protocol{Names: []string{"mongodb"}, Title: "MONGODB", Port: 27017,
		Proves: "the server answers isMaster and, since version 3.6, executes a ping", run: runMongoDB})
}

// Kinds of message.
const (
	mongoReply = 1
	mongoQuery = 2004
	mongoMsg   = 2013
)

const mongoMsgVersion = 6 // wire version of the first servers that know OP_MSG

func runMongoDB(_ context.Context, conn net.Conn, _ Request) error {
	w := newWire("MONGODB", conn)
	query := append([]byte{0, 0, 0, 0}, "admin.$cmd\x00"...)
	query = binary.LittleEndian.AppendUint32(query, 0)          // documents to skip
	query = binary.LittleEndian.AppendUint32(query, 0xffffffff) // to return: one
	query = append(query, bsonDocument("\x10isMaster\x00\x01\x00\x00\x00")...)
	answer, err := mongoAsk(w, 1, mongoQuery, query)
	if err != nil || answer.wireVersion < mongoMsgVersion {
		return err
	}
	ping := append([]byte{0, 0, 0, 0, 0}, // flags, and a section of one document
		bsonDocument("\x10ping\x00\x01\x00\x00\x00", "\x02$db\x00\x06\x00\x00\x00admin\x00")...)
	_, err = mongoAsk(w, 2, mongoMsg, ping)
	return err
}

// mongoAsk sends one message and reads the answer to it, which has to say ok.
func mongoAsk(w *wire, id, kind uint32, body []byte) (mongoAnswer, error) {
	var message []byte
	for _, field := range []uint32{uint32(16 + len(body)), id, 0, kind} {
		message = binary.LittleEndian.AppendUint32(message, field)
	}
	if err := w.send(string(append(message, body...))); err != nil {
		return mongoAnswer{}, err
	}
	header, err := w.bytes(16)
	if err != nil {
		return mongoAnswer{}, err
	}
	n := int64(binary.LittleEndian.Uint32(header)) - 16
	if n < 0 || n > frameLimit {
		return mongoAnswer{}, w.errorf("PING response error -- not a MongoDB message")
	}
	data, err := w.bytes(int(n))
	if err != nil {
		return mongoAnswer{}, err
	}
	answer, err := parseMongo(binary.LittleEndian.Uint32(header[12:]), data)
	switch {
	case err != nil:
		return answer, w.errorf("PING response error -- %w", err)
	case !answer.ok:
		return answer, w.errorf("PING response error -- invalid reply %s", shown(answer.text))
	}
	return answer, nil
}

// mongoAnswer is what the test looks at in the document of an answer.
type mongoAnswer struct {
	ok          bool
	wireVersion int
	text        string // the error's
}

// parseMongo reads what follows the header: OP_REPLY has four fields and documents, OP_MSG flags and sections.
func parseMongo(kind uint32, data []byte) (mongoAnswer, error) {
	skip := 20
	if kind == mongoMsg {
		skip = 5
	} else if kind != mongoReply {
		return mongoAnswer{}, errors.New("not a MongoDB reply")
	}
	if len(data) < skip || kind == mongoMsg && data[4] != 0 {
		return mongoAnswer{}, errors.New("the message is too short")
	}
	var answer mongoAnswer
	err := bsonWalk(data[skip:], func(name string, kind byte, value []byte) {
		switch name {
		case "ok":
			answer.ok = bsonNumber(kind, value) == 1
		case "maxWireVersion":
			answer.wireVersion = int(bsonNumber(kind, value))
		case "errmsg", "$err":
			if kind == bsonString && len(value) > 5 {
				answer.text = string(value[4 : len(value)-1])
			}
		}
	})
	return answer, err
}

// Types of BSON elements that the test looks into.
const (
	bsonDouble = 0x01
	bsonString = 0x02
	bsonBool   = 0x08
	bsonInt32  = 0x10
	bsonInt64  = 0x12
)

// bsonDocument puts the length before elements and NUL behind them.
func bsonDocument(elements ...string) []byte {
	body := []byte{0, 0, 0, 0}
	for _, e := range elements {
		body = append(body, e...)
	}
	body = append(body, 0)
	binary.LittleEndian.PutUint32(body, uint32(len(body)))
	return body
}

var errBSON = errors.New("the document is damaged")

// bsonWalk shows each element at the top of a document.
func bsonWalk(data []byte, see func(name string, kind byte, value []byte)) error {
	if len(data) < 5 || int64(binary.LittleEndian.Uint32(data)) > int64(len(data)) {
		return errBSON
	}
	for data = data[4:]; len(data) > 0 && data[0] != 0; {
		kind := data[0]
		name, rest, found := bytes.Cut(data[1:], []byte{0})
		n := bsonLen(kind, rest)
		if !found || n < 0 || n > len(rest) {
			return errBSON
		}
		see(string(name), kind, rest[:n])
		data = rest[n:]
	}
	if len(data) == 0 {
		return errBSON
	}
	return nil
}

// bsonLen gives the length of the value at the front of data, -1 when its type is not known.
func bsonLen(kind byte, data []byte) int {
	prefixed := func(extra int64) int { // a length stands in front
		if len(data) < 4 {
			return -1
		}
		n := int64(binary.LittleEndian.Uint32(data)) + extra
		if n < 4 || n > frameLimit {
			return -1
		}
		return int(n)
	}
	switch kind {
	case bsonDouble, 0x09, 0x11, bsonInt64: // date, timestamp
		return 8
	case bsonString, 0x0d, 0x0e: // code, symbol
		return prefixed(4)
	case 0x03, 0x04: // document, array
		return prefixed(0)
	case 0x05: // binary
		return prefixed(5)
	case 0x06, 0x0a, 0xff, 0x7f: // undefined, null, min and max key
		return 0
	case 0x07: // object id
		return 12
	case bsonBool:
		return 1
	case bsonInt32:
		return 4
	case 0x13: // decimal
		return 16
	}
	return -1
}

func bsonNumber(kind byte, value []byte) float64 {
	switch kind {
	case bsonDouble:
		return math.Float64frombits(binary.LittleEndian.Uint64(value))
	case bsonInt32:
		return float64(int32(binary.LittleEndian.Uint32(value)))
	case bsonInt64:
		return float64(int64(binary.LittleEndian.Uint64(value)))
	case bsonBool:
		return float64(value[0])
	}
	return 0
}
