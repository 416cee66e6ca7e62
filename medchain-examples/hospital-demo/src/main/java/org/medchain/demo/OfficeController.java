package org.medchain.demo;

import org.medchain.error.MedChainException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The provider's office. */
@Controller
@RequestMapping("/office")
class OfficeController {
    private static final int MOST = 100;

    private final OfficeService office;
    private final Accesses accesses;
    private final Wording wording;

    OfficeController(OfficeService office, Accesses accesses, Wording wording) {
        this.office = office;
        this.accesses = accesses;
        this.wording = wording;
    }

    @GetMapping
    String data(Model model) throws MedChainException {
        model.addAttribute("data", office.data());
        model.addAttribute("health", office.health());
        return "office/data";
    }

    @GetMapping("/data/{id}")
    String chunks(@PathVariable String id, Model model) throws MedChainException {
        model.addAttribute(
                "data",
                office.data().stream()
                        .filter(data -> data.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        model.addAttribute("chunks", office.chunks(id));
        return "office/chunks";
    }

    @PostMapping("/data/{id}/damage")
    String damage(
            @PathVariable String id, @RequestParam long number, @RequestParam boolean damaged, RedirectAttributes flash)
            throws MedChainException {
        office.setDamaged(id, number, damaged);
        flash.addFlashAttribute("done", wording.say(damaged ? "damage.done" : "damage.undone", number));
        return "redirect:/office/data/" + id;
    }

    @GetMapping("/accesses")
    String accesses(Model model) throws MedChainException {
        model.addAttribute("rows", accesses.newest(MOST, entry -> true));
        return "office/accesses";
    }
}
