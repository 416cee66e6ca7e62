package org.medchain.demo;

import org.jspecify.annotations.Nullable;
import org.medchain.core.MedChainStatus;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The ledger explorer. */
@Controller
@RequestMapping("/ledger")
class LedgerController {
    private final LedgerService ledger;

    LedgerController(LedgerService ledger) {
        this.ledger = ledger;
    }

    @GetMapping
    String blocks(@RequestParam @Nullable Long top, Model model) throws MedChainException {
        long height = ledger.height();
        long from = top == null ? height : Math.max(1, Math.min(top, height));
        model.addAttribute("height", height);
        model.addAttribute("blocks", ledger.blocks(from));
        model.addAttribute("newer", from < height ? Math.min(height, from + LedgerService.PAGE) : null);
        model.addAttribute("older", from > LedgerService.PAGE ? from - LedgerService.PAGE : null);
        return "ledger/blocks";
    }

    @GetMapping("/blocks/{height}")
    String block(@PathVariable long height, Model model) throws MedChainException {
        model.addAttribute("block", ledger.block(height).orElseThrow(LedgerController::unknown));
        model.addAttribute("events", ledger.events(height));
        return "ledger/block";
    }

    @GetMapping("/events/{ref}")
    String event(@PathVariable String ref, Model model) throws MedChainException {
        model.addAttribute("event", ledger.event(Ids.event(ref)).orElseThrow(LedgerController::unknown));
        return "ledger/event";
    }

    @GetMapping("/members")
    String members(Model model) {
        MedChainStatus status = ledger.status();
        model.addAttribute("status", status);
        model.addAttribute("members", ledger.peers(status.ledger().peers()));
        model.addAttribute("nodes", ledger.peers(status.directory().nodes()));
        return "ledger/members";
    }

    @GetMapping("/events/{ref}/proof")
    ResponseEntity<byte[]> proof(@PathVariable String ref) throws MedChainException {
        return file("proof.cbor", ledger.proof(Ids.event(ref)).orElseThrow(LedgerController::unknown));
    }

    @GetMapping("/consortium")
    ResponseEntity<byte[]> consortium() {
        return file("consortium.cbor", ledger.consortium());
    }

    private static ResponseEntity<byte[]> file(String name, Bytes content) {
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(content.toByteArray());
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
