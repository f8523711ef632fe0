//! Running stages: from a plan to its last run's end.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use model::{
    Command, JobId, Run, RunId, RunStatus, Stage,
    job::{Ending, StageStatus},
};
use store::{JobStart, NewJob};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{
    Studio,
    finish::Finish,
    owner::Ownership,
    progress::ProgressSink,
    request::{self, Course, Plan, RecordedRequest},
    stage::{Presented, StageRun, options_for},
    themes,
    view::{AppError, Event, RunOptions, RunRequest, Started},
};

/// How often running work looks whether another program asked it to stop. A person's patience with a Cancel button
/// is a second.
const CANCEL_LOOK: Duration = Duration::from_millis(250);
/// How long the right to run stages is waited for. A program that opens the workspace holds it for the moment in which
/// it puts things in order, and a click must not fail for that.
const OWNERSHIP_WAIT: Duration = Duration::from_millis(1000);
/// How often it is tried meanwhile.
const OWNERSHIP_LOOK: Duration = Duration::from_millis(20);

/// The whole pipeline, or what is left of it.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(default)]
pub struct PipelineRequest {
    /// The job; none for a new one.
    pub job_id: Option<JobId>,
    /// A new job's theme: a name, or on the command line a theme file.
    pub theme: Option<String>,
    /// The last stage to run; review where none is named.
    pub until: Option<Stage>,
    /// A new job's seed.
    pub seed: Option<u32>,
    /// The user's own text for a new job's script, kept word for word. What comes before the script is left out then.
    pub text: Option<String>,
    /// How its video is finished, where that was chosen over the take's or the theme's.
    pub finish: Option<Finish>,
}

impl PipelineRequest {
    /// The stages that a text of the user's goes through: from the script on, which is never left out.
    pub(crate) fn groups_of_text(&self) -> Vec<Vec<Stage>> {
        let until = self.until.unwrap_or(Stage::Review).max(Stage::Script);
        let stages: Vec<Stage> =
            Stage::ALL.into_iter().filter(|stage| (Stage::Script..=until).contains(stage)).collect();
        request::grouped(&stages)
    }
}

/// Runs that were recorded together, and run at the same time.
type Queued = Vec<(Stage, RunId)>;

/// What runs at the same time has in common.
struct Group {
    /// The click's work that it is a part of.
    running: Running,
    /// Why none of it may begin.
    refused: Option<AppError>,
    /// What a presenter made for all of it.
    presented: Arc<Presented>,
}

/// What one click has set going in a job. Pictures and voice may be the work of two.
#[derive(Clone)]
pub(crate) struct Running {
    /// Stops all of it.
    cancel: CancellationToken,
    /// Stops one of the stages that run now.
    stages: Arc<Mutex<Vec<(Stage, CancellationToken)>>>,
    ended: watch::Receiver<bool>,
}

impl Running {
    fn is(&self, other: &Self) -> bool {
        self.ended.same_channel(&other.ended)
    }

    /// What stops each of the stages that begin now.
    fn begin(&self, runs: &[(Stage, RunId)]) -> Vec<CancellationToken> {
        let tokens: Vec<_> = runs.iter().map(|_| self.cancel.child_token()).collect();
        let stages = runs.iter().map(|(stage, _)| *stage);
        *self.stages() = stages.zip(tokens.iter().cloned()).collect();
        tokens
    }

    /// Stops one stage, if it is among those that run now.
    fn stop(&self, stage: Stage) -> bool {
        let stages = self.stages();
        let of_stage = stages.iter().find(|(one, _)| *one == stage);
        of_stage.inspect(|(_, token)| token.cancel()).is_some()
    }

    /// A stage runs no more, so there is nothing of it to stop.
    fn end(&self, stage: Stage) {
        self.stages().retain(|(one, _)| *one != stage);
    }

    fn stages(&self) -> MutexGuard<'_, Vec<(Stage, CancellationToken)>> {
        // Nothing that is done with the list can panic half-way.
        self.stages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn wait(mut self) {
        // An error means that the work's end dropped the sender, which is the end as well.
        let _ = self.ended.wait_for(|ended| *ended).await;
    }
}

impl Studio {
    /// Starts a stage, or the three middle ones, in a job or in a new one. Answers as soon as the run is recorded.
    ///
    /// # Errors
    /// Whatever is wrong with the request, in which case nothing was created; `workspace_busy` where another
    /// program runs stages in this workspace.
    pub async fn start_stage(&self, request: RunRequest) -> Result<Started, AppError> {
        let plan = self.plan(request).await?;
        self.start(plan).await
    }

    /// Starts every stage that is missing or stale, up to `until`.
    ///
    /// # Errors
    /// As [`start_stage`](Self::start_stage), and `nothing_to_do` where everything is there and fresh.
    pub async fn start_pipeline(&self, request: PipelineRequest) -> Result<Started, AppError> {
        if request.text.is_some() {
            return self.start(self.text_plan(request).await?).await;
        }
        let job = request.job_id.map(|id| self.store().job(id)).transpose()?.map(|row| row.job);
        let (theme_name, theme) = self.theme_for(request.theme, job.as_ref())?;
        let until = request.until.unwrap_or(Stage::Review);
        let groups = self.rest(job.as_ref(), until)?;
        if groups.is_empty() {
            let message = format!(
                "every stage up to {until} is there and up to date; run one again to make another take"
            );
            return Err(AppError::request("nothing_to_do", message));
        }
        let seed = request.seed.or(job.as_ref().map(|job| job.seed)).unwrap_or_else(request::fresh_seed);
        let title = request::subject(&theme);
        if let Some(finish) = &request.finish {
            finish.check()?;
        }
        let options = RunOptions {
            seed: request.seed,
            outdated_only: true,
            finish: request.finish,
            ..RunOptions::default()
        };
        self.start(Plan {
            course: Course::new(theme, groups, options),
            job,
            theme_name,
            title,
            supplied: Vec::new(),
            seed,
        })
        .await
    }

    /// The user's text as a script, and every stage after it.
    async fn text_plan(&self, request: PipelineRequest) -> Result<Plan, AppError> {
        let groups = request.groups_of_text();
        let PipelineRequest { job_id, theme, seed, text, .. } = request;
        let options = RunOptions { text, seed, ..RunOptions::default() };
        let mut plan = self.plan(RunRequest { command: Command::Script, job_id, theme, options }).await?;
        plan.course = Course::new(plan.course.theme, groups, plan.course.options);
        Ok(plan)
    }

    /// Goes on with a job from what it has: the stages that failed, were cancelled or cut short, as they were asked
    /// for, and those that were to follow. With a finish, a video that comes of it is finished so.
    ///
    /// # Errors
    /// `nothing_to_retry`, `bad_finish`, or as [`start_stage`](Self::start_stage).
    pub async fn retry_job(&self, id: JobId, finish: Option<Finish>) -> Result<Started, AppError> {
        let mut plan = self.retry_plan(id)?;
        if let Some(finish) = finish {
            finish.check()?;
            plan.course.options.finish = Some(finish);
        }
        self.start(plan).await
    }

    /// What [`retry_job`](Self::retry_job) would start, with its errors.
    pub(crate) fn retry_plan(&self, id: JobId) -> Result<Plan, AppError> {
        let job = self.store().job(id)?.job;
        let broken = self.broken_runs(id)?;
        let Some(first) = broken.first() else {
            let message = format!("nothing failed in job {id}; run the stage that you want again");
            return Err(AppError::request("nothing_to_retry", message));
        };
        let recorded: RecordedRequest = serde_json::from_value(first.request.clone()).map_err(|error| {
            AppError::failed("internal", "the failed run can't be repeated; start the stage itself")
                .with_detail(error.to_string())
        })?;
        let (theme_name, theme) = self.theme_for(None, Some(&job))?;
        let mut groups = vec![broken.iter().map(|run| run.stage).collect::<Vec<_>>()];
        groups.extend(recorded.then);
        let (title, seed) = (job.title.clone(), job.seed);
        let course = Course::new(theme, groups, recorded.options);
        Ok(Plan { course, job: Some(job), theme_name, title, supplied: Vec::new(), seed })
    }

    /// The earliest broken stages of a job: each stage's latest run, where it did not end well and nothing was handed over
    /// in its stead. Pictures and voice are gone on with together where one click asked for both.
    fn broken_runs(&self, id: JobId) -> Result<Vec<Run>, AppError> {
        let state = self.store().job(id)?.job.state;
        let mut broken: Vec<Run> = Vec::new();
        for (stage, at) in state.stages() {
            let Some(run) = at.run else { continue };
            let run = self.store().run(run)?;
            let ended_badly =
                matches!(at.status, StageStatus::Failed | StageStatus::Cancelled | StageStatus::Interrupted);
            let together = broken.first().is_none_or(|first| {
                first.stage == Stage::Visuals && stage == Stage::Voiceover && first.request == run.request
            });
            if ended_badly && together {
                broken.push(run);
            }
        }
        Ok(broken)
    }

    /// Stops whatever runs in a job, here or in another program.
    ///
    /// # Errors
    /// `not_running` where nothing runs.
    pub async fn cancel_job(&self, id: JobId) -> Result<(), AppError> {
        // Asked first, for between two stages there is a moment in which the job's own state says that nothing runs.
        let here = self.work_in(id);
        if !here.is_empty() {
            here.iter().for_each(|running| running.cancel.cancel());
            self.wait(id).await;
            return Ok(());
        }
        if self.store().job(id)?.job.state.status() != model::JobStatus::Running {
            let message = format!("nothing is running in job {id}, so there is nothing to cancel");
            return Err(AppError::request("not_running", message));
        }
        self.store().request_cancel(id)?;
        // Whoever ran it may have ended; then its runs are put in order here.
        self.put_in_order_if_idle()
    }

    /// Stops one stage of a job; what runs beside it goes on, and nothing that was to follow begins. Answers before it has
    /// ended. Where another program is at work, all that runs in the job is stopped.
    ///
    /// # Errors
    /// `not_running` where the stage doesn't.
    pub async fn cancel_stage(&self, id: JobId, stage: Stage) -> Result<(), AppError> {
        let here = self.work_in(id);
        if here.is_empty() {
            return self.cancel_job(id).await;
        }
        let stopped = here.iter().filter(|running| running.stop(stage)).count();
        if stopped > 0 {
            return Ok(());
        }
        let message = format!("{stage} is not running in job {id}, so there is nothing to cancel");
        Err(AppError::request("not_running", message))
    }

    /// Waits until nothing of a job runs in this program.
    pub async fn wait(&self, id: JobId) {
        for running in self.work_in(id) {
            running.wait().await;
        }
    }

    fn work_in(&self, id: JobId) -> Vec<Running> {
        self.running().get(&id).cloned().unwrap_or_default()
    }

    fn work_ended(&self, id: JobId, ended: &Running) {
        let mut running = self.running();
        if let Some(all) = running.get_mut(&id) {
            all.retain(|one| !one.is(ended));
            if all.is_empty() {
                running.remove(&id);
            }
        }
    }

    /// Records the first runs and sets out, unless all that is to be run would pass a spending limit.
    async fn start(&self, plan: Plan) -> Result<Started, AppError> {
        self.check_limits(plan.job.as_ref(), &plan.course, &plan.course.groups).await?;
        let ownership = self.own_soon().await?;
        let (job, runs, course) = self.record(plan)?;
        let run_id = runs.first().map(|(_, run)| *run).unwrap_or(RunId(0));
        let (sender, ended) = watch::channel(false);
        let running = Running { cancel: CancellationToken::new(), stages: Arc::default(), ended };
        let stops = running.begin(&runs);
        self.running().entry(job).or_default().push(running.clone());
        self.tell(Event::JobChanged { job_id: job });
        let studio = self.clone();
        tokio::spawn(async move {
            studio.drive(job, course, (runs, stops), &running).await;
            studio.work_ended(job, &running);
            drop(ownership);
            studio.tell(Event::JobChanged { job_id: job });
            let _ = sender.send(true);
        });
        Ok(Started { job_id: job, run_id, status: RunStatus::Queued })
    }

    /// Records the first runs: with a new job and what was handed over in one transaction, or in the job there is.
    fn record(&self, plan: Plan) -> Result<(JobId, Queued, Course), AppError> {
        let Plan { course, job, theme_name, title, supplied, seed } = plan;
        let Some(job) = job.map(|job| job.id) else {
            let path = themes::is_path(&theme_name).then(|| absolute(&theme_name));
            let new = NewJob { title, theme: course.theme.theme.name.clone(), theme_path: path, seed };
            let (job, runs) = self.record_new(&new, &course, supplied)?;
            return Ok((job, runs, course));
        };
        for (stage, take) in supplied {
            self.store().supply_take(job, stage, take, self.now())?;
        }
        Ok((job, self.queue_group(job, &course, 0)?, course))
    }

    fn record_new(
        &self,
        new: &NewJob,
        course: &Course,
        supplied: Vec<(Stage, store::NewTake)>,
    ) -> Result<(JobId, Queued), AppError> {
        // A new job always begins with one stage; only what follows runs two at a time.
        let stage =
            course.groups.first().and_then(|group| group.first()).copied().unwrap_or(Stage::TrendCollection);
        let given: Vec<Stage> = supplied.iter().map(|(stage, _)| *stage).collect();
        let skipped = stage.before().filter(|before| !given.contains(before)).collect();
        let start = JobStart { supplied, skipped, run: course.run(0, stage)? };
        let created = self.store().create_job(new, start, self.now())?;
        Ok((created.job, vec![(stage, created.run)]))
    }

    /// Runs group after group until one does not end well.
    async fn drive(
        &self,
        job: JobId,
        course: Course,
        (mut runs, mut stops): (Queued, Vec<CancellationToken>),
        running: &Running,
    ) {
        for group in 0..course.groups.len() {
            if group > 0 {
                match self.queue_when_free(job, &course, group, running).await {
                    Ok(queued) => (stops, runs) = (running.begin(&queued), queued),
                    Err(error) => {
                        tracing::error!(%job, %error, "the next stage could not be queued");
                        return;
                    }
                }
            }
            let group = Group {
                running: running.clone(),
                refused: if group > 0 { self.over_limit(job, &course, group).await } else { None },
                presented: Arc::default(),
            };
            let outcomes = join_all(
                runs.iter().zip(&stops).map(|(run, stop)| self.carry_out(job, &course, &group, *run, stop)),
            );
            if !outcomes.await.into_iter().all(|well| well) {
                return;
            }
        }
    }

    /// Why the stages of a later group may not begin: what came before can have made them dearer than was foreseen.
    async fn over_limit(&self, job: JobId, course: &Course, group: usize) -> Option<AppError> {
        let job = self.store().job(job).ok()?.job;
        let checked = self.check_limits(Some(&job), course, &course.groups[group..=group]).await;
        // Whatever else is wrong the stage finds itself, and tells it as its own.
        checked.err().filter(|error| error.code == "limit_reached")
    }

    /// Records the runs of a later group. What another click has set going meanwhile and is in their way is waited for.
    async fn queue_when_free(
        &self,
        job: JobId,
        course: &Course,
        group: usize,
        running: &Running,
    ) -> Result<Queued, AppError> {
        loop {
            let others: Vec<_> = self.work_in(job).into_iter().filter(|other| !other.is(running)).collect();
            match self.queue_group(job, course, group) {
                Err(error) if error.code == "stage_running" && !others.is_empty() => {
                    join_all(others.into_iter().map(Running::wait)).await;
                    if running.cancel.is_cancelled() {
                        return Err(error);
                    }
                }
                answer => return answer,
            }
        }
    }

    fn queue_group(&self, job: JobId, course: &Course, group: usize) -> Result<Queued, AppError> {
        let mut queued = Vec::new();
        for stage in &course.groups[group] {
            let run = self.store().queue_run(job, &course.run(group, *stage)?, self.now())?;
            queued.push((*stage, run));
        }
        self.tell(Event::JobChanged { job_id: job });
        Ok(queued)
    }

    /// One run from its start to its record. Tells whether it made a take.
    async fn carry_out(
        &self,
        job: JobId,
        course: &Course,
        group: &Group,
        (stage, run): (Stage, RunId),
        cancel: &CancellationToken,
    ) -> bool {
        let work = async {
            self.store().start_run(run, self.now())?;
            self.tell(Event::JobChanged { job_id: job });
            if let Some(refused) = &group.refused {
                return Err(refused.clone());
            }
            let progress = Arc::new(ProgressSink::new(job, run, stage, self.events_sender()));
            let stage_run = StageRun {
                studio: self.clone(),
                job: self.store().job(job)?.job,
                run,
                stage,
                options: options_for(&course.options, stage),
                theme: course.theme.clone(),
                presented: Arc::clone(&group.presented),
                cancel: cancel.clone(),
                progress,
            };
            let made = self.until_cancelled(&stage_run).await?;
            self.record_made(&stage_run, made)
        };
        let outcome: Result<(), AppError> = work.await;
        if let Err(error) = &outcome {
            self.record_end(run, stage, error, cancel.is_cancelled());
        }
        // Whoever ordered for this run is gone now, whatever became of it; what a presenter is at for another run as well
        // is looked after where that ends.
        if !group.presented.is_at_work() {
            self.doubt_orders(run);
        }
        group.running.end(stage);
        self.tell(Event::JobChanged { job_id: job });
        outcome.is_ok()
    }

    /// Marks the orders of a run that nobody waits for any more.
    pub(crate) fn doubt_orders(&self, run: RunId) {
        if let Err(error) = self.store().doubt_orders(Some(run), self.now()) {
            tracing::error!(%run, %error, "the run's open orders could not be marked");
        }
    }

    /// Runs the stage, and looks now and then whether another program asked to stop it.
    async fn until_cancelled(&self, run: &StageRun) -> Result<crate::stage::Made, AppError> {
        let mut work = std::pin::pin!(run.make());
        loop {
            tokio::select! {
                made = &mut work => return made,
                () = tokio::time::sleep(CANCEL_LOOK) => {
                    if self.store().cancel_requested(run.run).unwrap_or(false) {
                        run.cancel.cancel();
                    }
                }
            }
        }
    }

    fn record_made(&self, run: &StageRun, made: crate::stage::Made) -> Result<(), AppError> {
        if run.cancel.is_cancelled() {
            return Err(AppError::cancelled());
        }
        // The ledger has counted it call by call.
        let cost_cents = self.store().run(run.run)?.cost_cents;
        match made.video {
            Some(video) => {
                let (_, id) =
                    self.store().finish_composition(run.run, made.take, video, cost_cents, self.now())?;
                self.tell(Event::VideoChanged { video_id: id });
            }
            None => {
                self.store().finish_run(run.run, made.take, cost_cents, self.now())?;
            }
        }
        if let Some(subtitle) = &made.subtitle {
            self.store().set_subtitle(run.job.id, subtitle)?;
        }
        Ok(())
    }

    fn record_end(&self, run: RunId, stage: Stage, error: &AppError, cancelled: bool) {
        let (how, failure) = if cancelled || error.code == "cancelled" {
            (Ending::Cancelled, None)
        } else {
            tracing::warn!(%run, %stage, code = %error.code, detail = %error.detail, "{}", error.message);
            (Ending::Failed, Some(error.clone().into()))
        };
        if let Err(error) = self.store().end_run(run, how, failure.as_ref(), self.now()) {
            tracing::error!(%run, %error, "the run's end could not be recorded");
        }
    }

    /// Takes the right to run stages, from a program that is about to give it back too.
    async fn own_soon(&self) -> Result<Ownership, AppError> {
        let asked = Instant::now();
        loop {
            match self.own() {
                Err(error) if error.code == "workspace_busy" && asked.elapsed() < OWNERSHIP_WAIT => {
                    tokio::time::sleep(OWNERSHIP_LOOK).await;
                }
                answer => return answer,
            }
        }
    }

    /// Puts in order what a program that ended left. Where another is at work, there is nothing of that kind.
    pub(crate) fn put_in_order_if_idle(&self) -> Result<(), AppError> {
        match self.own() {
            Err(error) if error.code != "workspace_busy" => Err(error),
            _ => Ok(()),
        }
    }

    /// Takes the right to run stages; with it, what a program that ended left is put in order.
    pub(crate) fn own(&self) -> Result<Ownership, AppError> {
        // Nobody else in this program sets out before what was left is in order: it would be put in order, too.
        let _one_after_the_other = self.one_ordering();
        let (ownership, fresh) = self.owner_lock().take(self.now())?;
        if fresh {
            self.put_in_order()?;
        }
        Ok(ownership)
    }
}

/// A theme file's path from wherever the program is started next.
fn absolute(path: &str) -> String {
    std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| path.to_string_lossy().into_owned())
}
