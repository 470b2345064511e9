//! Policies around one another: what stands between them, what hides one from the other, and who
//! answers. "The nearest policy wins, and every doubt closes."

mod between;
mod judge;
mod leaves;
mod logs;
mod policies;
mod right_users;
mod stacks;
mod start_up;
mod table;
