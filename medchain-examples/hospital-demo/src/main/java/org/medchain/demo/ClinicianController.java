package org.medchain.demo;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SharedItem;
import org.medchain.error.MedChainException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The clinician's desk. */
@Controller
@RequestMapping("/clinician")
class ClinicianController {
    private static final System.Logger LOG = System.getLogger(ClinicianController.class.getName());

    private static final int LONGEST_WISH = 500;

    private final ClinicianService clinicians;
    private final FetchPage fetches;
    private final PhoneBook book;
    private final Wording wording;
    private final SentForms forms;

    ClinicianController(
            ClinicianService clinicians, FetchPage fetches, PhoneBook book, Wording wording, SentForms forms) {
        this.clinicians = clinicians;
        this.fetches = fetches;
        this.book = book;
        this.wording = wording;
        this.forms = forms;
    }

    @GetMapping
    String desk(Principal me, Model model) throws MedChainException {
        ClinicianService.Shares shares = clinicians.shares(me.getName());
        model.addAttribute("shares", shares.views());
        model.addAttribute("shut", shares.shut());
        return "clinician/desk";
    }

    @GetMapping("/ask")
    String ask(Model model) {
        return form(null, "", Map.of(), model);
    }

    private String form(@Nullable String patient, String wish, Map<String, String> errors, Model model) {
        model.addAttribute("patients", book.all(Role.PATIENT));
        model.addAttribute("patient", patient);
        model.addAttribute("wish", wish);
        model.addAttribute("errors", errors);
        model.addAttribute("form", forms.number());
        model.addAttribute("sites", book);
        return "clinician/ask";
    }

    @PostMapping("/ask")
    String send(
            @RequestParam @Nullable String patient,
            @RequestParam("wish") String sent,
            @RequestParam @Nullable String form,
            Principal me,
            Model model,
            RedirectAttributes flash)
            throws MedChainException {
        // A browser counts a line's end as one character, and sends two.
        String wish = sent.replace("\r\n", "\n");
        Map<String, String> errors = new LinkedHashMap<>();
        Optional<Person> to =
                Optional.ofNullable(patient).flatMap(book::find).filter(person -> person.role() == Role.PATIENT);
        if (to.isEmpty()) {
            errors.put("patient", "ask.error.patient");
        }
        if (wish.isBlank() || wish.length() > LONGEST_WISH) {
            errors.put("wish", "ask.error.wish");
        }
        if (!errors.isEmpty()) {
            return form(patient, wish, errors, model);
        }
        Person asked = to.orElseThrow();
        forms.once(me.getName(), form, () -> {
            boolean arrived = clinicians.ask(asked, wish.strip());
            flash.addFlashAttribute(
                    "done",
                    wording.say(
                            arrived ? "ask.done" : "ask.waits",
                            asked.name(),
                            book.siteOf(asked).name()));
        });
        return "redirect:/clinician";
    }

    /**
     * Shows data that was verified for this request. It is read, though the provider logs it: the page can be returned to, and is
     * fetched and verified again.
     */
    @GetMapping("/fetch")
    String fetch(
            @RequestParam String letter,
            @RequestParam String data,
            @RequestParam(defaultValue = "") String from,
            Principal me,
            Model model)
            throws MedChainException {
        DataId id = Ids.data(data);
        try {
            Session session = clinicians.session(me.getName(), letter).orElseThrow(ClinicianController::unknown);
            SharedItem item = session.find(id).orElseThrow(ClinicianController::unknown);
            model.addAttribute("patient", clinicians.patient(session));
            model.addAttribute("data", wording.data(item.description()));
            model.addAttribute("provider", clinicians.provider(item));
            Instant start = from.isEmpty() ? clinicians.newest(item) : wording.parse(from);
            if (item.grant().kind() == DataKind.STREAM) {
                addTimes(item, start, model);
                model.addAttribute("letter", letter);
                model.addAttribute("id", data);
            }
            show(session, item, start, model);
        } catch (DateTimeException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "not a time", e);
        } catch (MedChainException e) {
            model.addAttribute("reason", fetches.reason(e));
            if (e instanceof SessionEndedException ended) {
                model.addAttribute("patient", clinicians.patient(ended));
            }
        }
        return "clinician/fetched";
    }

    /** What may be fetched, what was asked for, and the minutes beside it that may be fetched too. */
    private void addTimes(SharedItem item, Instant start, Model model) {
        model.addAttribute("part", wording.part(item.grant().range()));
        model.addAttribute("from", wording.field(start));
        for (var beside : Map.of(
                        "earlier", start.minus(ClinicianService.LONGEST), "later", start.plus(ClinicianService.LONGEST))
                .entrySet()) {
            if (clinicians.mayHave(item, beside.getValue())) {
                model.addAttribute(beside.getKey(), wording.field(beside.getValue()));
            }
        }
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    private void show(Session session, SharedItem item, Instant from, Model model) throws MedChainException {
        try {
            model.addAttribute(
                    "good", fetches.good(clinicians.fetch(session, item, from), clinicians.patient(session)));
        } catch (InvalidDataException e) {
            model.addAttribute("bad", fetches.bad(e, item.grant()));
            model.addAttribute("first", e.verdict().first().value());
            model.addAttribute("last", e.verdict().last().value());
        } catch (IllegalArgumentException e) {
            model.addAttribute("reason", "OUTSIDE");
        } catch (IOException e) {
            LOG.log(Level.INFO, () -> "verified data is not shown: " + e.getMessage());
            model.addAttribute("reason", "UNREADABLE");
        }
    }
}
