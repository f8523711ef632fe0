//! Changes by hand: a job renamed or deleted, another take picked, a script edited.

use model::{JobId, JobStatus, Scene, Script, Stage, TakeId, WriterKind};

use crate::{
    Studio,
    stage::{self, new_take},
    staleness,
    view::{AppError, Event, JobView, TakeContent, TakeView},
};

/// The longest title of a job, in characters.
const LONGEST_TITLE: usize = 200;
/// The most scenes of a script. Three minutes at the pace of a flash a second is fewer.
const MOST_SCENES: usize = 200;
/// The longest scene, in milliseconds.
const LONGEST_SCENE_MS: u32 = 10 * 60 * 1000;
/// The longest text of one scene or overlay, in characters.
const LONGEST_TEXT: usize = 20_000;

impl Studio {
    /// Gives a job another title.
    ///
    /// # Errors
    /// `unknown_job`, `deleted_job`, `bad_title`.
    pub fn rename_job(&self, id: JobId, title: &str) -> Result<JobView, AppError> {
        let title: String = title.trim().chars().filter(|c| !c.is_control()).collect();
        if title.is_empty() || title.chars().count() > LONGEST_TITLE {
            let message = format!("a title has 1 to {LONGEST_TITLE} characters; choose another");
            return Err(AppError::request("bad_title", message));
        }
        self.store().rename_job(id, &title, self.now())?;
        self.tell(Event::JobChanged { job_id: id });
        self.get_job(id)
    }

    /// Deletes a job and the files that nothing else uses.
    ///
    /// # Errors
    /// `unknown_job`, `deleted_job`, `job_running`.
    pub fn delete_job(&self, id: JobId) -> Result<(), AppError> {
        let at_rest = self.store().job(id)?.job.state.status() != JobStatus::Running;
        // Between two stages of a click none of them runs, and yet the next is about to.
        if at_rest && self.running().contains_key(&id) {
            let message = format!("job {id} can't be deleted while work goes on in it; cancel it first");
            return Err(AppError::request("job_running", message));
        }
        self.store().delete_job(id, self.now())?;
        self.make_due_removals()?;
        // Folders that the job's runs left; one that is not empty holds something that is not ours.
        let folder = self.workspace().job_folder(id);
        // What services were asked and answered is no take's file.
        let _ = std::fs::remove_dir_all(self.workspace().answers(id));
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let _ = std::fs::remove_dir(entry.path());
        }
        let _ = std::fs::remove_dir(&folder);
        self.tell(Event::JobDeleted { job_id: id });
        Ok(())
    }

    /// Removes the files of deleted jobs, by this program or by one that ended before it could.
    pub(crate) fn make_due_removals(&self) -> Result<(), AppError> {
        for due in self.store().pending_removals()? {
            self.store().carry_out_removal(due.id, |path| {
                match std::fs::remove_file(self.workspace().locate(path)) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        tracing::warn!(%path, %error, "a deleted job's file stays for now");
                        false
                    }
                    _ => true,
                }
            })?;
        }
        Ok(())
    }

    /// Makes an older take the one that later stages read.
    ///
    /// # Errors
    /// `unknown_take`, `stage_running`.
    pub fn select_take(&self, id: TakeId) -> Result<JobView, AppError> {
        let job = self.store().select_take(id, self.now())?;
        self.tell(Event::JobChanged { job_id: job });
        self.get_job(job)
    }

    /// Deletes a take that nothing stands with, its files that nothing else uses, and its video if nobody has judged it.
    ///
    /// # Errors
    /// `unknown_take`, `job_running`, `take_in_use`, `take_judged`.
    pub fn delete_take(&self, id: TakeId) -> Result<JobView, AppError> {
        let run = self.store().take(id)?.run;
        let (job, _) = self.store().delete_take(id)?;
        self.make_due_removals()?;
        if let Some(run) = run {
            // Empty unless it holds pieces that the next run may want.
            let _ = std::fs::remove_dir(self.workspace().job_folder(job).join(format!("run-{run}")));
        }
        self.tell(Event::JobChanged { job_id: job });
        self.get_job(job)
    }

    /// Records an edited script as a new take, which becomes the selected one.
    ///
    /// # Errors
    /// `unknown_job`, `bad_script` with what is wrong, `stage_running`.
    pub fn save_script(&self, job: JobId, script: Script) -> Result<TakeView, AppError> {
        let script = checked(script)?;
        let state = self.store().job(job)?.job.state;
        let summary = stage::script::summary(&script, "edited");
        let title = script.title.clone();
        // Made from what the take before it was made from, so that editing makes nothing stale that was fresh.
        let inputs = staleness::current_inputs(&state, Stage::Script);
        let take = new_take(&TakeContent::Script(Box::new(script)), summary, inputs)?;
        let take = self.store().supply_take(job, Stage::Script, take, self.now())?;
        self.store().set_subtitle(job, &title)?;
        self.tell(Event::JobChanged { job_id: job });
        self.get_take(take)
    }
}

/// An edited script as it may be recorded: scenes numbered in order, the spoken text joined anew, and nothing absurd.
fn checked(mut script: Script) -> Result<Script, AppError> {
    let wrong = |message: String| Err(AppError::request("bad_script", message));
    if script.scenes.is_empty() || script.scenes.len() > MOST_SCENES {
        return wrong(format!("the script has {} scenes; expected 1 to {MOST_SCENES}", script.scenes.len()));
    }
    for (at, scene) in script.scenes.iter_mut().enumerate() {
        scene.number = at as u32 + 1;
        if let Some(fault) = scene_fault(scene) {
            return wrong(format!("scene {}: {fault}", scene.number));
        }
    }
    for overlay in &script.overlays {
        if overlay.start_ms >= overlay.end_ms || overlay.text.chars().count() > LONGEST_TEXT {
            return wrong(format!("the overlay “{}” ends before it begins, or is too long", overlay.text));
        }
    }
    script.overlays.sort_by_key(|overlay| overlay.start_ms);
    let spoken = script.scenes.iter().map(|scene| scene.narration.trim()).filter(|text| !text.is_empty());
    script.voiceover_text = spoken.collect::<Vec<_>>().join(" ");
    script.writer = WriterKind::Edited;
    Ok(script)
}

fn scene_fault(scene: &Scene) -> Option<String> {
    if !(1..=LONGEST_SCENE_MS).contains(&scene.duration_ms) {
        return Some(format!("it lasts {} ms; expected 1 to {LONGEST_SCENE_MS}", scene.duration_ms));
    }
    let longest = scene.narration.chars().count().max(scene.visual_prompt.chars().count());
    (longest > LONGEST_TEXT)
        .then(|| format!("its text has {longest} characters; expected {LONGEST_TEXT} at most"))
}
