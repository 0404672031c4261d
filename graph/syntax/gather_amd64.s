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
	VEXTRACTI128 $1, Y7, X8
	VSHUFPS $0x88, X8, X7, X7
	VPXOR X9, X9, X9
	VPGATHERQD X7, (CX)(Y1*4), X9

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
