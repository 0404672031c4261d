#include "textflag.h"

// func gather4(marks *uint64, buckets uint64, values *uint32, features *uint64, n int, found *uint32) int
//
// Four features at a time: Y0 hashes, Y1 buckets, Y4 marks, then the lanes that match.
TEXT ·gather4(SB), NOSPLIT, $0-56
	MOVQ marks+0(FP), AX
	MOVQ values+16(FP), CX
	MOVQ features+24(FP), SI
	MOVQ n+32(FP), DX
	MOVQ found+40(FP), DI
	VPBROADCASTQ buckets+8(FP), Y15
	VPBROADCASTQ ·low16(SB), Y14
	VPXOR Y13, Y13, Y13
	VBROADCASTI128 ·spread16(SB), Y12
	VPBROADCASTQ ·lanes16(SB), Y11
	LEAQ ·packing(SB), R10
	LEAQ ·inside(SB), R11
	MOVQ DI, R12
	JMP test

loop:
	// Of the last few features those that are there: a mask of so many lanes.
	MOVQ $4, BX
	CMPQ DX, BX
	CMOVQLT DX, BX
	SHLQ $5, BX
	VMOVDQU (R11)(BX*1), Y10
	VPMASKMOVQ (SI), Y10, Y0

	// The high half of hash × buckets.
	VPSRLQ $32, Y0, Y1
	VPMULUDQ Y15, Y1, Y1
	VPMULUDQ Y15, Y0, Y2
	VPSRLQ $32, Y2, Y2
	VPADDQ Y2, Y1, Y1
	VPSRLQ $32, Y1, Y1
	VMOVDQA Y10, Y3
	VPXOR Y4, Y4, Y4
	VPGATHERQQ Y3, (AX)(Y1*8), Y4

	// The fingerprint, 1 for 0, in all four lanes.
	VPAND Y14, Y0, Y5
	VPCMPEQQ Y13, Y5, Y6
	VPSUBQ Y6, Y5, Y5
	VPSHUFB Y12, Y5, Y5

	// The lowest bit of the lowest lane that matches; its number is that of the lane.
	VPCMPEQW Y4, Y5, Y4
	VPSUBQ Y4, Y13, Y6
	VPAND Y6, Y4, Y4
	VPCMPEQQ Y13, Y4, Y7
	VPANDN Y10, Y7, Y7
	VPMULLW Y11, Y4, Y4
	VPSADBW Y13, Y4, Y4
	VPSLLQ $2, Y1, Y1
	VPADDQ Y4, Y1, Y1
	VMOVMSKPD Y7, R8

	// Without values the numbers of the places.
	TESTQ CX, CX
	JNZ values
	VEXTRACTI128 $1, Y1, X8
	VSHUFPS $0x88, X8, X1, X9
	JMP pack

values:
	VEXTRACTI128 $1, Y7, X8
	VSHUFPS $0x88, X8, X7, X7
	VPXOR X9, X9, X9
	VPGATHERQD X7, (CX)(Y1*4), X9

pack:
	// Those found, side by side.
	POPCNTL R8, R9
	SHLQ $4, R8
	VPSHUFB (R10)(R8*1), X9, X9
	VMOVDQU X9, (DI)
	LEAQ (DI)(R9*4), DI
	ADDQ $32, SI
	SUBQ $4, DX

test:
	CMPQ DX, $0
	JGT loop
	VZEROUPPER
	SUBQ R12, DI
	SHRQ $2, DI
	MOVQ DI, ret+48(FP)
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
