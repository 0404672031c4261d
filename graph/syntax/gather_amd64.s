#include "textflag.h"

// func gather4(marks *uint64, buckets uint64, features *uint64, n int, found *uint32) int
//
// All marks are asked for before any is looked at, so that the processor waits for them
// together. The buckets lie in found, where what is found never overtakes them.

#define ASK(k) \
	MULXQ (8*k)(SI), R9, R8 \
	PREFETCHT0 (AX)(R8*8) \
	MOVL R8, (4*k)(R12)

// Four features: their marks, and the fingerprint, 1 for 0, over against all four lanes.
// Y4 is then -1 in the lane that matches, R8 has a bit for each feature without one. The
// number of the lane is the sum of what lanes16 has where Y4 is.
#define LOOK \
	MOVL 0(R14), R8 \
	MOVL 4(R14), R9 \
	VMOVQ (AX)(R8*8), X4 \
	VPINSRQ $1, (AX)(R9*8), X4, X4 \
	MOVL 8(R14), R8 \
	MOVL 12(R14), R9 \
	VMOVQ (AX)(R8*8), X5 \
	VPINSRQ $1, (AX)(R9*8), X5, X5 \
	VINSERTI128 $1, X5, Y4, Y4 \
	VPSHUFB Y12, Y0, Y0 \
	VPCMPEQW Y13, Y0, Y6 \
	VPSUBW Y6, Y0, Y0 \
	VPCMPEQW Y4, Y0, Y4 \
	VPCMPEQQ Y13, Y4, Y7 \
	VMOVMSKPD Y7, R8 \
	VPAND Y11, Y4, Y4 \
	VPSADBW Y13, Y4, Y4 \
	VEXTRACTI128 $1, Y4, X5 \
	VSHUFPS $0x88, X5, X4, X4 \
	VMOVDQU (R14), X1 \
	VPSLLD $2, X1, X1 \
	VPADDD X4, X1, X1

// The places of those found, R8, side by side.
#define KEEP \
	POPCNTL R8, R9 \
	SHLL $4, R8 \
	VPSHUFB (R10)(R8*1), X1, X1 \
	VMOVDQU X1, (DI) \
	LEAQ (DI)(R9*4), DI

TEXT ·gather4(SB), NOSPLIT, $0-48
	MOVQ marks+0(FP), AX
	MOVQ buckets+8(FP), DX
	MOVQ features+16(FP), SI
	MOVQ n+24(FP), BX
	MOVQ found+32(FP), DI
	VPXOR Y13, Y13, Y13
	VBROADCASTI128 ·spread16(SB), Y12
	VPBROADCASTQ ·lanes16(SB), Y11
	LEAQ ·packing(SB), R10
	MOVQ DI, R12
	MOVQ SI, R15
	MOVQ BX, CX
	JMP ask

asking:
	ASK(0)
	ASK(1)
	ASK(2)
	ASK(3)
	ADDQ $32, SI
	ADDQ $16, R12

ask:
	SUBQ $4, CX
	JGE asking
	ADDQ $4, CX
	JZ asked
	VMOVDQU X13, (R12) // a bucket that is there for those that are not

last:
	ASK(0)
	ADDQ $8, SI
	ADDQ $4, R12
	DECQ CX
	JNZ last

asked:
	MOVQ R15, SI
	MOVQ DI, R14
	MOVQ DI, R12
	JMP look

looking:
	VMOVDQU (SI), Y0
	LOOK
	XORL $15, R8
	KEEP
	ADDQ $16, R14
	ADDQ $32, SI

look:
	SUBQ $4, BX
	JGE looking
	ADDQ $4, BX
	JZ done

	// Of the last few those that are there.
	LEAQ ·inside(SB), R11
	MOVQ BX, CX
	SHLQ $5, CX
	VMOVDQU (R11)(CX*1), Y10
	VPMASKMOVQ (SI), Y10, Y0
	LOOK
	XORL $15, R8
	VMOVMSKPD Y10, R9
	ANDL R9, R8
	KEEP

done:
	VZEROUPPER
	SUBQ R12, DI
	SHRQ $2, DI
	MOVQ DI, ret+40(FP)
	RET

// func sum4(values *uint32, found *uint32, n int, sums *[actions]int32)
TEXT ·sum4(SB), NOSPLIT, $0-32
	MOVQ values+0(FP), CX
	MOVQ found+8(FP), SI
	MOVQ n+16(FP), BX
	MOVQ sums+24(FP), DI
	VPXOR X0, X0, X0
	VPXOR X1, X1, X1
	JMP pair

pairs:
	MOVL 0(SI), R8
	MOVL 4(SI), R9
	VPMOVSXBD (CX)(R8*4), X2
	VPMOVSXBD (CX)(R9*4), X3
	VPADDD X2, X0, X0
	VPADDD X3, X1, X1
	ADDQ $8, SI

pair:
	SUBQ $2, BX
	JGE pairs
	ADDQ $2, BX
	JZ summed
	MOVL 0(SI), R8
	VPMOVSXBD (CX)(R8*4), X2
	VPADDD X2, X0, X0

summed:
	VPADDD X1, X0, X0
	VMOVDQU X0, (DI)
	RET

// func best32(rows *byte, width int, found *uint32, n int, start *int16, sums *int16) int
//
// 32 classes at a time: Y0 and Y1 their sums, Y7 the most so far.
TEXT ·best32(SB), NOSPLIT, $0-56
	MOVQ rows+0(FP), AX
	MOVQ width+8(FP), BX
	MOVQ found+16(FP), SI
	MOVQ n+24(FP), DX
	MOVQ start+32(FP), R8
	MOVQ sums+40(FP), DI
	VPCMPEQW Y7, Y7, Y7
	VPSLLW $15, Y7, Y7
	XORQ R9, R9

classes:
	VMOVDQU (R8)(R9*2), Y0
	VMOVDQU 32(R8)(R9*2), Y1
	LEAQ (AX)(R9*1), R10
	XORQ CX, CX
	JMP more

row:
	MOVL (SI)(CX*4), R11
	IMULQ BX, R11
	VPMOVSXBW (R10)(R11*1), Y2
	VPMOVSXBW 16(R10)(R11*1), Y3
	VPADDW Y2, Y0, Y0
	VPADDW Y3, Y1, Y1
	INCQ CX

more:
	CMPQ CX, DX
	JLT row
	VMOVDQU Y0, (DI)(R9*2)
	VMOVDQU Y1, 32(DI)(R9*2)
	VPMAXSW Y0, Y7, Y7
	VPMAXSW Y1, Y7, Y7
	ADDQ $32, R9
	CMPQ R9, BX
	JLT classes

	// The most of all lanes: the least of their complements.
	VEXTRACTI128 $1, Y7, X8
	VPMAXSW X8, X7, X7
	VPCMPEQW X8, X8, X8
	VPSRLW $1, X8, X8
	VPXOR X8, X7, X7
	VPHMINPOSUW X7, X7
	VPXOR X8, X7, X7
	VPBROADCASTW X7, Y7

	// The first class that has it: from the last on back, the later finding counts.
	XORQ R12, R12

back:
	SUBQ $32, R9
	VPCMPEQW (DI)(R9*2), Y7, Y0
	VPCMPEQW 32(DI)(R9*2), Y7, Y1
	VPACKSSWB Y1, Y0, Y0
	VPERMQ $0xD8, Y0, Y0
	VPMOVMSKB Y0, R10
	BSFL R10, R11
	LEAQ (R11)(R9*1), R11
	CMOVQNE R11, R12
	TESTQ R9, R9
	JNZ back
	VZEROUPPER
	MOVQ R12, ret+48(FP)
	RET
