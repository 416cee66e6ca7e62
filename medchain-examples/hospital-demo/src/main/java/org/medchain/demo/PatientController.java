package org.medchain.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.keycase.KeyCase;
import org.medchain.error.MedChainException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The patient's portal. */
@Controller
@RequestMapping("/patient")
class PatientController {
    private static final int SHORTEST_PASSWORD = 12;
    private static final int MOST = 100;

    private final PatientService patients;
    private final Wishes wishes;
    private final Accesses accesses;
    private final SecureRandom random;
    private final PhoneBook book;
    private final Wording wording;
    private final DemoProperties properties;
    private final Clock clock;
    private final SentForms forms;

    PatientController(
            PatientService patients,
            Wishes wishes,
            Accesses accesses,
            SecureRandom random,
            PhoneBook book,
            Wording wording,
            DemoProperties properties,
            Clock clock,
            SentForms forms) {
        this.patients = patients;
        this.wishes = wishes;
        this.accesses = accesses;
        this.random = random;
        this.book = book;
        this.wording = wording;
        this.properties = properties;
        this.clock = clock;
        this.forms = forms;
    }

    @GetMapping
    String overview(Principal me, Model model) throws MedChainException {
        var open = wishes.open(me.getName());
        var data = patients.data(me.getName());
        model.addAttribute("wishes", open.items());
        model.addAttribute("sessions", patients.sessions(me.getName()));
        model.addAttribute("data", data.items());
        model.addAttribute("complete", open.complete() && data.complete());
        return "patient/overview";
    }

    @PostMapping("/dismiss")
    String dismiss(@RequestParam String wish, Principal me, RedirectAttributes flash) throws MedChainException {
        wishes.decline(me.getName(), wish);
        flash.addFlashAttribute("done", wording.say("wish.dismissed"));
        return "redirect:/patient";
    }

    @GetMapping("/share")
    String share(@RequestParam @Nullable String who, @RequestParam @Nullable String wish, Principal me, Model model)
            throws MedChainException {
        return form(new GrantForm(who, null, null, null, null, null, wish, null), Map.of(), me, model);
    }

    private String form(GrantForm form, Map<String, String> errors, Principal me, Model model)
            throws MedChainException {
        var listed = patients.data(me.getName());
        List<PatientService.DataView> data = listed.items();
        Map<Integer, String> ends = new LinkedHashMap<>();
        GrantForm.LENGTHS.forEach(days ->
                ends.put(days, wording.say("share.days." + days, patients.endOf(java.time.Duration.ofDays(days)))));
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("data", data);
        model.addAttribute("clinicians", book.all(Role.CLINICIAN));
        model.addAttribute("ends", ends);
        model.addAttribute("complete", listed.complete());
        model.addAttribute("wishes", wishes.open(me.getName()).items());
        model.addAttribute("number", forms.number());
        addTimes(form.from(), form.to(), data, model);
        return "patient/share";
    }

    /** What was entered, or else the whole recording until now. */
    private void addTimes(@Nullable String from, @Nullable String to, List<PatientService.DataView> data, Model model) {
        Instant now = clock.instant();
        Instant start = data.stream()
                .map(PatientService.DataView::start)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(now);
        model.addAttribute("from", from == null ? wording.minute(start) : from);
        model.addAttribute("to", to == null ? wording.minute(now) : to);
    }

    @PostMapping("/share")
    String grant(GrantForm form, Principal me, Model model, RedirectAttributes flash) throws MedChainException {
        Map<String, String> errors = form.errors(wording);
        String who = form.who();
        List<String> data = form.data();
        if (!errors.isEmpty() || who == null || data == null) {
            return form(form, errors, me, model);
        }
        Person clinician = book.find(who).orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        forms.once(me.getName(), form.number(), () -> {
            PatientService.Granting granted =
                    patients.grant(me.getName(), who, data, form.granted(wording), form.lifetime());
            if (form.wish() != null) {
                wishes.fulfil(me.getName(), form.wish());
            }
            flash.addFlashAttribute(
                    "done",
                    wording.say(
                            granted.arrived() ? "share.done" : "share.waits",
                            clinician.name(),
                            granted.until(),
                            book.siteOf(clinician).name()));
        });
        return "redirect:/patient";
    }

    @GetMapping("/sessions/{id}")
    String session(@PathVariable String id, Principal me, Model model) throws MedChainException {
        return session(id, Map.of(), me, model);
    }

    private String session(String id, Map<String, String> errors, Principal me, Model model) throws MedChainException {
        PatientService.SessionView session =
                patients.session(me.getName(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("permission", session);
        model.addAttribute("errors", errors);
        addTimes(null, null, patients.data(me.getName()).items(), model);
        return "patient/session";
    }

    @PostMapping("/sessions/{id}/narrow")
    String narrow(
            @PathVariable String id,
            @RequestParam String data,
            @RequestParam String from,
            @RequestParam String to,
            Principal me,
            Model model,
            RedirectAttributes flash)
            throws MedChainException {
        Map<String, String> errors = new LinkedHashMap<>();
        GrantForm.addRangeErrors(errors, wording, from, to);
        if (errors.isEmpty()) {
            try {
                forms.once(me.getName(), String.join(" ", "narrow", id, data, from, to), () -> {
                    boolean inForce = isInForce(me, id);
                    if (inForce) {
                        patients.narrow(me.getName(), id, data, GrantForm.range(wording, from, to));
                    }
                    flash.addFlashAttribute("done", wording.say(inForce ? "narrow.done" : "ended.already"));
                });
                return "redirect:/patient";
            } catch (IllegalArgumentException e) {
                errors.put("from", "narrow.error.outside");
            }
        }
        String page = session(id, errors, me, model);
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        return page;
    }

    @PostMapping("/sessions/{id}/revoke")
    String revoke(@PathVariable String id, Principal me, RedirectAttributes flash) throws MedChainException {
        String who = patients.session(me.getName(), id)
                .map(PatientService.SessionView::who)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        forms.once(me.getName(), "revoke " + id, () -> {
            if (!isInForce(me, id)) {
                flash.addFlashAttribute("done", wording.say("ended.already"));
                return;
            }
            patients.revoke(me.getName(), id);
            boolean another = patients.sessions(me.getName()).stream()
                    .anyMatch(session -> session.isInForce() && session.who().equals(who));
            flash.addFlashAttribute("done", wording.say(another ? "revoke.done.another" : "revoke.done", who));
        });
        return "redirect:/patient";
    }

    /** Whether it still is: a page with its buttons may have been open for a while, in this window or in another. */
    private boolean isInForce(Principal me, String id) throws MedChainException {
        return patients.session(me.getName(), id)
                .filter(PatientService.SessionView::isInForce)
                .isPresent();
    }

    @GetMapping("/accesses")
    String looked(Principal me, Model model) throws MedChainException {
        var identity = book.find(me.getName()).orElseThrow().keys().identity().id();
        model.addAttribute("rows", accesses.newest(MOST, entry -> entry.patient()
                .filter(identity::equals)
                .isPresent()));
        return "patient/accesses";
    }

    @GetMapping("/keys")
    String keys(Principal me, Model model) {
        model.addAttribute("errors", Map.of());
        model.addAttribute("certificate", book.find(me.getName()).orElseThrow().keys());
        return "patient/keys";
    }

    /** A copy of the key case, or what is wrong with the password for it. */
    @PostMapping("/keys")
    Object copy(@RequestParam String password, @RequestParam String again, Principal me, Model model)
            throws MedChainException, IOException {
        Map<String, String> errors = new LinkedHashMap<>();
        if (password.length() < SHORTEST_PASSWORD || !password.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            errors.put("password", "keys.error.password");
        } else if (!password.equals(again)) {
            errors.put("again", "keys.error.again");
        }
        if (!errors.isEmpty()) {
            keys(me, model);
            model.addAttribute("errors", errors);
            return "patient/keys";
        }
        Path folder = Files.createTempDirectory(properties.folder(), "copy");
        Path copy = folder.resolve("keys.p12");
        try {
            KeyCase.open(
                            properties.folder().resolve(SetUp.KEY_CASE),
                            properties.password().toCharArray(),
                            random)
                    .backupTo(copy, password.toCharArray());
            return ResponseEntity.ok()
                    .header(
                            HttpHeaders.CONTENT_DISPOSITION,
                            ContentDisposition.attachment()
                                    .filename(me.getName() + "-key-case.p12")
                                    .build()
                                    .toString())
                    .header(HttpHeaders.CONTENT_TYPE, "application/x-pkcs12")
                    .body(Files.readAllBytes(copy));
        } finally {
            Files.deleteIfExists(copy);
            Files.deleteIfExists(folder);
        }
    }
}
